using Mixpanel.Extensions.Tests.Messages;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Builders;

internal sealed class IdentityBuilderTests : EncodingFixture
{
    private const string T = TestProject.Token;

    [SetUp]
    public void AllowMerges() => Use(options =>
    {
        options.ProjectSecret = "0123456789abcdef0123456789abcdef";
        options.DefaultProperties["app"] = "shop";
    });

    [Test]
    public async Task An_alias_is_bare()
    {
        await Door.AliasAsync("new", "old");

        Assert.That(Project.Request.Path, Is.EqualTo("/track"));
        Assert.That(Project.Request.Text, Is.EqualTo($$$"""[{"event":"$create_alias","properties":{"distinct_id":"old","alias":"new","token":"{{{T}}}"}}]"""));
    }

    [Test]
    public async Task A_merge_is_bare()
    {
        await Door.MergeAsync("a", "b");

        Assert.That(Project.Request.Path, Is.EqualTo("/import"));
        Assert.That(Project.Request.Text, Is.EqualTo($$$"""[{"event":"$merge","properties":{"$distinct_ids":["a","b"],"token":"{{{T}}}"}}]"""));
    }

    [Test]
    public void Meta_is_all_that_can_be_added()
    {
        Assert.That(Json(new AliasBuilder("new", "old").Meta("x", 1)), Is.EqualTo(
            $$$"""{"event":"$create_alias","properties":{"distinct_id":"old","alias":"new","token":"{{{T}}}"},"x":1}"""));
        Assert.That(Json(new MergeBuilder("a", "b").Meta("x", new MixpanelProperties { ["y"] = 1 })), Is.EqualTo(
            $$$"""{"event":"$merge","properties":{"$distinct_ids":["a","b"],"token":"{{{T}}}"},"x":{"y":1}}"""));
        Assert.That(Json(new AliasBuilder("new", "old").Meta("properties", PropertyValue.Null)), Is.EqualTo("""{"event":"$create_alias","properties":null}"""));
    }

    [Test]
    public void They_may_be_repeated_and_have_no_subject()
    {
        foreach (var message in new[] { Door.Build(new AliasBuilder("new", "old")), Door.Build(new MergeBuilder("a", "b")) })
        {
            Assert.That(message.IsRepeatable, Is.True);
            Assert.That(message.Subject, Is.Null);
            Assert.That(message.InsertId, Is.Null);
            Assert.That(message.Records, Is.EqualTo(1));
            Assert.That(message.IsIdentity, Is.True);
        }
    }

    [Test]
    public async Task A_merge_needs_credentials()
    {
        Use(null);

        Expect(await Refusal(new MergeBuilder("a", "b")), SendReason.CredentialsRequired, "ServiceAccount");
    }

    [Test]
    public async Task A_service_account_may_merge()
    {
        Use(options => options.ServiceAccount = new() { Username = "robot", Secret = "s", ProjectId = 1 });

        Assert.That((await Door.MergeAsync("a", "b")).Status, Is.EqualTo(SendStatus.Delivered));
    }

    [Test]
    public async Task Identify_names_both_ids_and_the_user()
    {
        const string Anonymous = "1fe0c0a6-8d2b-4c3e-9d42-6b1d4d0a2f11";

        await Door.IdentifyAsync("user-1", Anonymous);

        var sent = Project.Request.Json[0]!;
        Assert.That(Project.Request.Path, Is.EqualTo("/track"));
        Assert.That(sent["event"]!.GetValue<string>(), Is.EqualTo("$identify"));
        Assert.That(sent["properties"]!["distinct_id"]!.GetValue<string>(), Is.EqualTo("user-1"));
        Assert.That(sent["properties"]!["$identified_id"]!.GetValue<string>(), Is.EqualTo("user-1"));
        Assert.That(sent["properties"]!["$anon_id"]!.GetValue<string>(), Is.EqualTo(Anonymous));
        Assert.That(sent["properties"]!["token"]!.GetValue<string>(), Is.EqualTo(T));
    }
}
