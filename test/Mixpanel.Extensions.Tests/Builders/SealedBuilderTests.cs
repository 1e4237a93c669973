using System.Text;
using Mixpanel.Extensions.Tests.Messages;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Builders;

internal sealed class SealedBuilderTests : EncodingFixture
{
    private static IEnumerable<TestCaseData> Changes()
    {
        yield return Event("With", b => b.With("a", 1));
        yield return Event("With many", b => b.With(new MixpanelProperties()));
        yield return Event("Meta", b => b.Meta("a", 1));
        yield return Event("At", b => b.At(TestProject.Start));
        yield return Event("UserId", b => b.UserId("u"));
        yield return Event("DeviceId", b => b.DeviceId("d"));
        yield return Event("Ip", b => b.Ip("0"));
        yield return Event("Location", b => b.Location(1, 2));
        yield return Event("InGroup", b => b.InGroup("company", "Acme"));
    }

    [Test]
    public async Task A_builder_sent_again_unchanged_is_the_same_message()
    {
        var builder = new EventBuilder("user-1", "E").With("a", 1);

        await Door.SendAsync(builder);
        Project.Clock.Advance(TimeSpan.FromHours(1));
        await Door.SendAsync(builder);

        Assert.That(Project.Server.Requests[1].Body, Is.EqualTo(Project.Server.Requests[0].Body));

        var built = Door.Build(builder);
        Assert.That(Door.Build(builder), Is.SameAs(built));
    }

    [TestCaseSource(nameof(Changes))]
    public void Any_change_makes_a_new_message(Action<EventBuilder> change)
    {
        var builder = new EventBuilder("user-1", "E");
        var before = Door.Build(builder);
        change(builder);

        Assert.That(Door.Build(builder).InsertId, Is.Not.EqualTo(before.InsertId));
    }

    [Test]
    public void An_update_that_changes_is_a_new_message()
    {
        var builder = new ProfileBuilder("user-1").Set("a", 1);
        var before = Door.Build(builder);

        Assert.That(Door.Build(builder), Is.SameAs(before));
        Assert.That(Door.Build(builder.Set("b", 2)).Json.Length, Is.GreaterThan(before.Json.Length));
        Assert.That(Encoding.UTF8.GetString(before.Json.Span), Does.Not.Contain("\"b\""));
        Assert.That(Door.Build(builder.Unset("c").Delete().IgnoreAlias()).Records, Is.EqualTo(3));
    }

    [Test]
    public void Each_builder_has_an_id_of_its_own() => Assert.That(
        Door.Build(new EventBuilder("user-1", "E")).InsertId, Is.Not.EqualTo(Door.Build(new EventBuilder("user-1", "E")).InsertId));

    [Test]
    public async Task Another_project_makes_its_own_message()
    {
        await using var other = new TestProject(options => options.ProjectToken = "another-token-0123456789");
        var builder = new EventBuilder("user-1", "E");

        Assert.That(Json(builder), Does.Contain(TestProject.Token));
        Assert.That(Encoding.UTF8.GetString(other.Mixpanel.Build(builder).Json.Span), Does.Contain("another-token-0123456789"));
    }

    [Test]
    public async Task A_refused_builder_can_be_mended()
    {
        var builder = new EventBuilder("user-1", "E").With("v", double.NaN);

        Assert.That((await Door.SendAsync(builder)).Status, Is.EqualTo(SendStatus.Rejected));
        Assert.That((await Door.SendAsync(builder.With("v", 1))).Status, Is.EqualTo(SendStatus.Delivered));
    }

    [Test]
    public async Task What_the_caller_changes_afterwards_is_not_sent()
    {
        var list = new List<int> { 1 };
        var map = new Dictionary<string, object?> { ["k"] = 1 };
        var array = new PropertyValue[] { 1 };
        var names = new[] { "old" };
        var properties = new MixpanelProperties { ["list"] = PropertyValue.From(list), ["map"] = PropertyValue.From(map), ["array"] = array };
        var builder = new EventBuilder("user-1", "E").With(properties);
        var profile = new ProfileBuilder("user-1").Set(properties).Unset(names);

        properties["late"] = 1;
        array[0] = 2;
        names[0] = "new";
        var sending = Door.SendAsync([builder, profile]);
        list.Add(2);
        map["k"] = 2;
        await sending;
        await Door.SendAsync(builder);

        Assert.That(Project.Server.Requests, Has.Count.EqualTo(3));
        foreach (var request in Project.Server.Requests)
        {
            Assert.That(request.Text, Does.Contain("\"list\":[1],\"map\":{\"k\":1},\"array\":[1]"));
            Assert.That(request.Text, Does.Not.Contain("late").And.Not.Contain("\"new\""));
        }
    }

    [Test]
    public async Task The_callers_collections_are_never_changed()
    {
        var charge = new MixpanelProperties { ["sku"] = "A" };
        var properties = new MixpanelProperties { ["a"] = 1 };

        await Door.TrackAsync("user-1", "E", properties);
        await Door.ImportAsync("user-1", "E", TestProject.Start, properties);
        await Door.UpdateProfileAsync("user-1", profile => profile.Set(properties).Set("b", 2).Append(properties).TrackCharge(5, TestProject.Start, charge));

        Assert.That(properties.Select(property => property.Key), Is.EqualTo(new[] { "a" }));
        Assert.That(charge.Select(property => property.Key), Is.EqualTo(new[] { "sku" }));
    }

    private static TestCaseData Event(string name, Action<EventBuilder> change) => new TestCaseData(change).SetArgDisplayNames(name);
}
