using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>What <c>/engage</c> and <c>/groups</c> say about updates.</summary>
internal sealed class ProfileTests
{
    private const string StrictOk = """{"error":null,"errors":{},"num_good_events":2,"status":1}""";

    private static readonly JsonArray _tags = ["a"];

    [TestCase("", "text/plain", "1", TestName = "{m}(P1 plain)")]
    [TestCase("?verbose=1", "application/json", """{"error":null,"status":1}""", TestName = "{m}(P1 verbose)")]
    [TestCase("?strict=1", "application/json", StrictOk, TestName = "{m}(P1 strict)")]
    [TestCase("?strict=1&verbose=1", "application/json", StrictOk, TestName = "{m}(P1 both)")]
    public async Task P1_Valid_updates_are_taken(string query, string type, string body)
    {
        await using var bench = await Bench.StartAsync();

        var user = await bench.PostJsonAsync($"/engage{query}", Some.Batch(Some.Profile(), Some.Profile()));
        var group = await bench.PostJsonAsync($"/groups{query}", Some.Batch(Some.Group(), Some.Group()));

        Assert.That(user, Is.EqualTo(new Answered(200, type, body)));
        Assert.That(group, Is.EqualTo(new Answered(200, type, body)));
        Assert.That(bench.Emulator.Messages.Select(message => message.Outcome), Is.All.EqualTo(ReceivedOutcome.Accepted));
    }

    // A message of null is one whose words are invented, and not tested.
    private static IEnumerable<TestCaseData> InvalidUpdates()
    {
        const string noToken = "$token, missing or empty";
        const string noId = "$distinct_id, missing or empty";

        yield return Case("P2 $token missing", "/engage", Some.Profile().Without("$token"), "$token", noToken);
        yield return Case("P2 $token empty", "/engage", Some.Profile().With("$token", ""), "$token", noToken);
        yield return Case("P2 $token missing, group", "/groups", Some.Group().Without("$token"), "$token", noToken);
        yield return Case("P3 $distinct_id missing", "/engage", Some.Profile().Without("$distinct_id"), "$distinct_id", noId);
        yield return Case("P3 $distinct_id empty", "/engage", Some.Profile().With("$distinct_id", ""), "$distinct_id", noId);
        yield return Case("P3 $distinct_id a list", "/engage", Some.Profile().With("$distinct_id", new JsonArray()), "$distinct_id", noId);
        yield return Case("P4 $group_key missing", "/groups", Some.Group().Without("$group_key"), "$group_key");
        yield return Case("P4 $group_id missing", "/groups", Some.Group().Without("$group_id"), "$group_id");
        yield return Case("P5 $distinct_id at groups", "/groups", Some.Group().With("$distinct_id", "u"), "$distinct_id");
        yield return Case("P6 no operator", "/engage", Some.Profile().Without("$set"), "$set");
        yield return Case("P6 unknown operator", "/engage", Some.Profile("$increment").Without("$set"), "$set");
        yield return Case("P6 no operator, group", "/groups", Some.Group().Without("$set"), "$set");
        yield return Case("P8 $add of text", "/engage", Some.Profile("$add", new JsonObject { ["n"] = "1" }), "$add");
        yield return Case("P8 $add of null", "/engage", Some.Profile("$add", new JsonObject { ["n"] = null }), "$add");
        yield return Case("P9 $union of a scalar", "/engage", Some.Profile("$union", new JsonObject { ["tags"] = "a" }), "$union");
        yield return Case("P9 $union of nothing", "/groups", Some.Group("$union", new JsonObject { ["tags"] = new JsonArray() }), "$union");
        yield return Case("P10 $unset of an object", "/engage", Some.Profile("$unset", new JsonObject()), "$unset");
        yield return Case("P10 $unset of nothing", "/engage", Some.Profile("$unset", new JsonArray()), "$unset");
        yield return Case("P10 $unset of a number", "/engage", Some.Profile("$unset", new JsonArray(5)), "$unset");
        yield return Case("P11 $add at groups", "/groups", Some.Group("$add", new JsonObject { ["n"] = 1 }), "$add");
        yield return Case("P11 $append at groups", "/groups", Some.Group("$append", new JsonObject { ["tags"] = "a" }), "$append");
        yield return Case("$set of text", "/engage", Some.Profile("$set", "plan"), "$set");
        yield return Case("not an object", "/engage", JsonValue.Create(5), "data");
    }

    [TestCaseSource(nameof(InvalidUpdates))]
    public async Task P15_An_invalid_update_is_refused_with_200(string path, JsonNode update, string field, string? message)
    {
        await using var bench = await Bench.StartAsync();

        var verbose = await bench.PostJsonAsync($"{path}?verbose=1", Some.Batch(update));
        var plain = await bench.PostJsonAsync(path, Some.Batch(update));

        Assert.That(plain, Is.EqualTo(new Answered(200, "text/plain", "0")));
        Assert.That(verbose.Status, Is.EqualTo(200));
        Assert.That(
            verbose.Body,
            message is null ? Does.EndWith(",\"status\":0}") : Is.EqualTo($$"""{"error":"{{message}}","status":0}"""));
        Assert.That(bench.Emulator.Messages[0].Outcome, Is.EqualTo(ReceivedOutcome.Rejected));
        Assert.That(bench.Emulator.Messages[0].Problem, Does.StartWith($"{field}: "));
    }

    private static IEnumerable<TestCaseData> ValidUpdates()
    {
        yield return Case("$set_once", "/engage", Some.Profile("$set_once"));
        yield return Case("$add", "/engage", Some.Profile("$add", new JsonObject { ["n"] = -1.5 }));
        yield return Case("$append", "/engage", Some.Profile("$append", new JsonObject { ["tags"] = "a" }));
        yield return Case("$union", "/engage", Some.Profile("$union", new JsonObject { ["tags"] = _tags.DeepClone() }));
        yield return Case("$remove", "/engage", Some.Profile("$remove", new JsonObject { ["tags"] = "a" }));
        yield return Case("$unset", "/engage", Some.Profile("$unset", new JsonArray("plan")));
        yield return Case("$delete of text", "/engage", Some.Profile("$delete", ""));
        yield return Case("$delete of null", "/engage", Some.Profile().Without("$set").With("$delete", null));
        yield return Case("$distinct_id a number", "/engage", Some.Profile().With("$distinct_id", 5));
        yield return Case("$union, group", "/groups", Some.Group("$union", new JsonObject { ["tags"] = _tags.DeepClone() }));
        yield return Case("$remove, group", "/groups", Some.Group("$remove", new JsonObject { ["tags"] = "a" }));
        yield return Case("$unset, group", "/groups", Some.Group("$unset", new JsonArray("tier")));
        yield return Case("$delete, group", "/groups", Some.Group("$delete", ""));
    }

    [TestCaseSource(nameof(ValidUpdates))]
    public async Task Every_operator_is_taken(string path, JsonNode update)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostJsonAsync($"{path}?verbose=1", Some.Batch(update));

        Assert.That(answer.Body, Is.EqualTo("""{"error":null,"status":1}"""));
    }

    [Test]
    public async Task P7_Several_operators_are_taken()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostJsonAsync(
            "/engage", Some.Batch(Some.Profile().With("$unset", new JsonArray("a")).With("$add", new JsonObject { ["n"] = 1 })));

        Assert.That(answer.Body, Is.EqualTo("1"));
        Assert.That(bench.Emulator.Messages.Single().Name, Is.EqualTo("$set+$add+$unset"));
    }

    [Test]
    public async Task P12_More_than_2000_updates_are_refused([Values("/engage", "/groups")] string path)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostJsonAsync(path, Some.BatchOf(2001));

        Assert.That(answer.Status, Is.EqualTo(413));
    }

    [Test]
    public async Task P12_An_update_above_1_MB_is_refused()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostJsonAsync(
            "/engage", Some.Batch(Some.Profile("$set", new JsonObject { ["text"] = new string('a', 1024 * 1024) })));

        Assert.That(answer.Status, Is.EqualTo(413));
    }

    [Test]
    public async Task P14_An_unknown_token_succeeds_and_is_ignored()
    {
        await using var bench = await Bench.StartAsync(options => options.ProjectToken = "known");

        var user = await bench.PostJsonAsync("/engage?strict=1", Some.Batch(Some.Profile()));
        var group = await bench.PostJsonAsync("/groups?verbose=1", Some.Batch(Some.Group()));

        Assert.That(user.Body, Is.EqualTo("""{"error":null,"errors":{},"num_good_events":1,"status":1}"""));
        Assert.That(group.Body, Is.EqualTo("""{"error":null,"status":1}"""));
        Assert.That(bench.Emulator.Messages.Select(message => message.Outcome), Is.All.EqualTo(ReceivedOutcome.Ignored));
    }

    [Test]
    public async Task P16_One_valid_update_is_enough_without_strict()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostJsonAsync("/engage", Some.Batch(Some.Profile().Without("$token"), Some.Profile()));

        Assert.That(answer.Body, Is.EqualTo("1"));
    }

    [Test]
    public async Task Strict_lists_the_invalid_and_stores_the_valid()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostJsonAsync("/engage?strict=1", Some.Batch(Some.Profile(), Some.Profile().Without("$token")));

        var reply = JsonNode.Parse(answer.Body)!;
        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(reply["num_good_events"]!.GetValue<int>(), Is.EqualTo(1));
        Assert.That(reply["status"]!.GetValue<int>(), Is.Zero);
        Assert.That(reply["errors"]!["1"]!.ToJsonString(), Is.EqualTo("""["$token, missing or empty"]"""));
    }

    private static TestCaseData Case(string name, string path, JsonNode update) => new TestCaseData(path, update).SetArgDisplayNames(name);

    private static TestCaseData Case(string name, string path, JsonNode update, string field, string? message = null) =>
        new TestCaseData(path, update, field, message).SetArgDisplayNames(name);
}
