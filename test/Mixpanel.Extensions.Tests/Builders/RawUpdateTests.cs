using System.Text.Json.Nodes;
using Mixpanel.Extensions.Tests.Messages;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Builders;

internal sealed class RawUpdateTests : EncodingFixture
{
    [Test]
    public void Token_time_and_id_are_added_to_a_raw_update() => Assert.That(
        Json(new ProfileBuilder("user-1").Update(new JsonObject { ["$set"] = new JsonObject { ["a"] = 1 }, ["$add"] = new JsonObject { ["b"] = 2 } })),
        Is.EqualTo($$$"""{"$token":"{{{TestProject.Token}}}","$time":1700000000,"$distinct_id":"user-1","$set":{"a":1},"$add":{"b":2}}"""));

    [Test]
    public void A_raw_update_wins_and_meta_wins_over_it()
    {
        var message = Door.Build(new ProfileBuilder("user-1")
            .Update(new JsonObject { ["$token"] = "raw", ["$time"] = 1, ["$distinct_id"] = "other", ["$ip"] = "1.2.3.4", ["$unset"] = new JsonArray("a") })
            .Meta("$time", 2));

        Assert.That(System.Text.Encoding.UTF8.GetString(message.Json.Span), Is.EqualTo(
            """{"$token":"raw","$time":2,"$distinct_id":"other","$ip":"1.2.3.4","$unset":["a"]}"""));
        Assert.That(message.Subject, Is.EqualTo("other"));
        Assert.That(message.IsRepeatable, Is.True);
    }

    [Test]
    public void A_raw_update_stands_between_operations_and_merges_with_none() => Assert.That(
        Door.Build(new GroupBuilder("k", "g").Set("a", 1).Update(new JsonObject { ["$set"] = new JsonObject { ["b"] = 2 } }).Set("c", 3)).Records, Is.EqualTo(3));

    [TestCase("$set", true)]
    [TestCase("$set_once", true)]
    [TestCase("$union", true)]
    [TestCase("$remove", true)]
    [TestCase("$unset", true)]
    [TestCase("$delete", true)]
    [TestCase("not_an_operator", true)]
    [TestCase("$add", false)]
    [TestCase("$append", false)]
    [TestCase("$max", false)]
    [TestCase("$SET", false)]
    public void An_operator_we_do_not_know_is_not_repeatable(string operation, bool isRepeatable)
    {
        Assert.That(Door.Build(new ProfileBuilder("user-1").Update(new JsonObject { [operation] = new JsonObject() })).IsRepeatable, Is.EqualTo(isRepeatable));
        Assert.That(Door.Build(new ProfileBuilder("user-1").Delete().Meta(operation, 1)).IsRepeatable, Is.EqualTo(isRepeatable));
    }

    private static IEnumerable<TestCaseData> Ids()
    {
        yield return new TestCaseData((PropertyValue)42, "42");
        yield return new TestCaseData((PropertyValue)42UL, "42");
        yield return new TestCaseData((PropertyValue)1.5, "1.5");
        yield return new TestCaseData((PropertyValue)1.5f, "1.5");
        yield return new TestCaseData((PropertyValue)42m, "42");
        yield return new TestCaseData((PropertyValue)new Guid("5be7d9a0-b0f8-4a3f-9e6b-6a6c4d2f1e00"), "5be7d9a0-b0f8-4a3f-9e6b-6a6c4d2f1e00");
        yield return new TestCaseData(PropertyValue.From(JsonNode.Parse("42")), "42");
        yield return new TestCaseData(PropertyValue.From(JsonNode.Parse("\"x\"")), "x");
        yield return new TestCaseData((PropertyValue)new DateOnly(2023, 1, 2), null);
    }

    [TestCaseSource(nameof(Ids)), SetCulture("de-DE")]
    public void Two_spellings_of_one_id_are_one_subject(PropertyValue id, string? subject)
    {
        Assert.That(Door.Build(new ProfileBuilder("user-1").Delete().Meta("$distinct_id", id)).Subject, Is.EqualTo(subject));
        Assert.That(Door.Build(new GroupBuilder("k", "g").Delete().Meta("$group_id", id)).Subject, Is.EqualTo($"k\u001f{subject}"));
    }

    [Test]
    public void A_raw_update_is_copied()
    {
        var raw = new JsonObject { ["$set"] = new JsonObject { ["a"] = 1 } };
        var builder = new ProfileBuilder("user-1").Update(raw);
        raw["$set"]!["a"] = 2;

        Assert.That(Json(builder), Does.EndWith("\"$set\":{\"a\":1}}"));
    }

    [Test]
    public async Task A_raw_update_of_nobody_is_rejected()
    {
        Expect(await Refusal(new ProfileBuilder("user-1").Update(new JsonObject { ["$distinct_id"] = null })), SendReason.MissingDistinctId, "$distinct_id");
        Expect(await Door.SendAsync(new ProfileBuilder("user-1").Delete().Meta("$distinct_id", " ")), SendReason.MissingDistinctId, "$distinct_id");
    }
}
