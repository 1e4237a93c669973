using Mixpanel.Extensions.Tests.Messages;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Builders;

internal sealed class GroupBuilderTests : EncodingFixture
{
    private const string Head = $"{{\"$token\":\"{TestProject.Token}\",\"$time\":1700000000,\"$group_key\":\"company\",\"$group_id\":\"Acme\",";

    private static IEnumerable<TestCaseData> Operations()
    {
        yield return Case(g => g.Set("a", 1).Set("b", true), "\"$set\":{\"a\":1,\"b\":true}");
        yield return Case(g => g.Set(new MixpanelProperties { ["a"] = 1 }), "\"$set\":{\"a\":1}");
        yield return Case(g => g.SetOnce("a", 1), "\"$set_once\":{\"a\":1}");
        yield return Case(g => g.SetOnce(new MixpanelProperties { ["a"] = 1 }), "\"$set_once\":{\"a\":1}");
        yield return Case(g => g.Union("a", new[] { "x" }), "\"$union\":{\"a\":[\"x\"]}");
        yield return Case(g => g.Union(new MixpanelProperties { ["a"] = "x" }), "\"$union\":{\"a\":[\"x\"]}");
        yield return Case(g => g.Remove("a", "x"), "\"$remove\":{\"a\":\"x\"}");
        yield return Case(g => g.Unset("a", "b"), "\"$unset\":[\"a\",\"b\"]");
        yield return Case(g => g.Unset(), "\"$unset\":[]");
        yield return Case(g => g.Delete(), "\"$delete\":\"\"");
        yield return Case(g => g.Delete().Ip("0").IgnoreTime().Meta("x", 1), "\"$delete\":\"\",\"$ip\":\"0\",\"$ignore_time\":true,\"x\":1");
    }

    [TestCaseSource(nameof(Operations))]
    public void An_operation_travels_with_its_operator(Func<GroupBuilder, GroupBuilder> change, string json)
    {
        var message = Door.Build(change(new GroupBuilder("company", "Acme")));

        Assert.That(Json(change(new GroupBuilder("company", "Acme"))), Is.EqualTo(Head + json + "}"));
        Assert.That(message.IsRepeatable, Is.True);
        Assert.That(message.Subject, Is.EqualTo("company\u001fAcme"));
    }

    [Test]
    public async Task UpdateGroupAsync_sends_one_request()
    {
        await Door.UpdateGroupAsync("company", "Acme", group => group.Set("a", 1).Delete().Time(DateTimeOffset.UnixEpoch));

        Assert.That(Project.Request.Path, Is.EqualTo("/groups"));
        Assert.That(Project.Request.Text, Is.EqualTo(
            $"[{Head}\"$set\":{{\"a\":1}}}},{Head}\"$delete\":\"\"}}]".Replace("1700000000", "0", StringComparison.Ordinal)));
    }

    private static TestCaseData Case(Func<GroupBuilder, GroupBuilder> change, string json) => new TestCaseData(change, json).SetArgDisplayNames(json);
}
