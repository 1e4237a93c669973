using System.Text;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>What <c>/import?strict=1</c> says about a single event.</summary>
internal sealed class ImportRecordTests
{
    private const string Utf8Message = "properties.city is invalid: string should be valid utf8";

    private const string NoTime = "'properties.time' is invalid: must not be missing";
    private const string NotSeconds = "'properties.time' is invalid: must be specified as seconds since epoch";
    private const string Future = "'properties.time' is invalid: must not be in the future";
    private const string Characters = "'$insert_id' is invalid: must only contain alphanumeric or hyphen '-' characters";
    private const string BlankEvent = "'event' must not be missing or blank";
    private const string NoDistinctId = "'properties.distinct_id' is invalid: must not be missing";

    // A message of null is one whose words are invented, and not tested.
    private static IEnumerable<TestCaseData> InvalidEvents()
    {
        yield return Case("E1 event missing", Some.Event().Without("event"), "event", BlankEvent);
        yield return Case("E1 event blank", Some.Event("  "), "event", BlankEvent);
        yield return Case("E1 event not a string", Some.Event().With("event", 5), "event", BlankEvent);
        yield return Case("E1 not an object", JsonValue.Create(5), "event", BlankEvent);
        yield return Case("E1 a list", new JsonArray(), "event", BlankEvent);
        yield return Case("E2 properties missing", Some.Event().Without("properties"), "properties");
        yield return Case("E2 properties not an object", Some.Event().With("properties", "x"), "properties");
        yield return Case("E3 time missing", Some.EventWithout("time"), "properties.time", NoTime);
        yield return Case("E3 time null", Some.EventWith("time", null), "properties.time", NoTime);
        yield return Case("E4 time a string", Some.EventWith("time", "1618716477"), "properties.time", NotSeconds);
        yield return Case("E4 time an object", Some.EventWith("time", new JsonObject()), "properties.time", NotSeconds);
        yield return Case("E4 time in 1970", Some.EventWith("time", 31535999), "properties.time", NotSeconds);
        yield return Case("E4 time negative", Some.EventWith("time", -1_000_000_000_000), "properties.time", NotSeconds);
        yield return Case("E5 future, ms", Some.EventWith("time", Milliseconds(TimeSpan.FromHours(1)) + 1), "properties.time", Future);
        yield return Case("E5 future, s", Some.EventWith("time", Seconds(TimeSpan.FromHours(1)) + 1), "properties.time", Future);
        yield return Case("E5 time beyond double", Some.EventWith("time", JsonNode.Parse("1e999")), "properties.time", Future);
        yield return Case("E7 distinct_id missing", Some.EventWithout("distinct_id"), "properties.distinct_id", NoDistinctId);
        yield return Case("E7 distinct_id null", Some.EventWith("distinct_id", null), "properties.distinct_id", NoDistinctId);
        yield return Case("E9 $insert_id missing", Some.EventWithout("$insert_id"), "properties.$insert_id");
        yield return Case("E9 $insert_id empty", Some.EventWith("$insert_id", ""), "properties.$insert_id");
        yield return Case("E10 $insert_id with underscore", Some.EventWith("$insert_id", "a_b"), "$insert_id", Characters);
        yield return Case("E10 $insert_id not ASCII", Some.EventWith("$insert_id", "é"), "$insert_id", Characters);
        yield return Case("E10 $insert_id a fraction", Some.EventWith("$insert_id", 1.5), "$insert_id", Characters);
        yield return Case("E11 $insert_id of 37 bytes", Some.EventWith("$insert_id", new string('a', 37)), "$insert_id");
        yield return Case("E12 $insert_id disallowed", Some.EventWith("$insert_id", "undefined"), "$insert_id");
        yield return Case("E12 $insert_id zero", Some.EventWith("$insert_id", 0), "$insert_id");
        yield return Case("E14 event of 1 MB", Some.EventWith("text", new string('a', 1024 * 1024)), "properties");
        yield return Case("E14 256 properties", Some.Event().With("properties", Merged(Some.Wide(256))), "properties");
        yield return Case("E14 256 keys", Some.EventWith("wide", Some.Wide(256)), "properties.wide");
        yield return Case("E14 256 elements", Some.EventWith("long", List(256)), "properties.long");
        yield return Case("E14 256 elements further down", Some.EventWith("long", new JsonObject { ["a"] = List(256) }), "properties.long");
        yield return Case("E14 depth 4", Some.EventWith("deep", Some.Deep(4)), "properties.deep");
        yield return Case("E14 depth 4 by lists", Some.EventWith("deep", JsonNode.Parse("[[[[]]]]")), "properties.deep");
    }

    private static IEnumerable<TestCaseData> ValidEvents()
    {
        yield return Case("E4 time in 1971", Some.EventWith("time", 31536000));
        yield return Case("E4 time a fraction of seconds", Some.EventWith("time", 1618716477.25));
        yield return Case("E6 time an hour ahead, ms", Some.EventWith("time", Milliseconds(TimeSpan.FromHours(1))));
        yield return Case("E6 time an hour ahead, s", Some.EventWith("time", Seconds(TimeSpan.FromHours(1))));
        yield return Case("E7 distinct_id empty", Some.EventWith("distinct_id", ""));
        yield return Case("E8 case counts", Some.EventWith("distinct_id", "Anonymous"));
        yield return Case("E11 $insert_id of 36 bytes", Some.EventWith("$insert_id", new string('a', 36)));
        yield return Case("E13 emoji", Some.EventWith("city", "\U0001F600"));
        yield return Case("E14 255 properties and the uncounted", Some.Event().With("properties", Merged(Some.Wide(255))));
        yield return Case("E14 255 keys", Some.EventWith("wide", Some.Wide(255)));
        yield return Case("E14 255 elements", Some.EventWith("long", List(255)));
        yield return Case("E14 depth 3", Some.EventWith("deep", Some.Deep(3)));
        yield return Case("E16 $identify", Some.BareEvent("$identify", ("$identified_id", "u"), ("$anon_id", "a")));
        yield return Case("E16 $create_alias", Some.BareEvent("$create_alias", ("distinct_id", "u"), ("alias", "a")));
        yield return Case("E16 $merge", Some.BareEvent("$merge", ("$distinct_ids", new JsonArray("a", "b"))));
        yield return Case("E18 long string", Some.EventWith("text", new string('a', 300)));
        yield return Case("E19 any token", Some.EventWith("token", "other"));
        yield return Case("more keys at the top", Some.Event().With("extra", 1));
    }

    [TestCaseSource(nameof(InvalidEvents))]
    public async Task An_invalid_event_gets_its_row(JsonNode json, string field, string? message)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.ImportAsync("strict=1", Some.Batch(Some.Event(), json));

        var row = JsonNode.Parse(answer.Body)!["failed_records"]!.AsArray().Single()!;
        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(row["index"]!.GetValue<int>(), Is.EqualTo(1));
        Assert.That(row["field"]!.GetValue<string>(), Is.EqualTo(field));
        Assert.That(row["message"]!.GetValue<string>(), message is null ? Is.Not.Empty : Is.EqualTo(message));
        Assert.That(
            bench.Emulator.Messages.Select(received => received.Outcome),
            Is.EqualTo([ReceivedOutcome.Accepted, ReceivedOutcome.Rejected]));
        Assert.That(bench.Emulator.Messages[1].Problem, Does.StartWith($"{field}: "));
    }

    [TestCaseSource(nameof(ValidEvents))]
    public async Task A_valid_event_is_imported(JsonNode json)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.ImportAsync("strict=1", Some.Batch(json));

        Assert.That(answer, Is.EqualTo(new Answered(200, "application/json", """{"code":200,"num_records_imported":1,"status":"OK"}""")));
        Assert.That(bench.Emulator.Messages.Single().Outcome, Is.EqualTo(ReceivedOutcome.Accepted));
    }

    [Test]
    public async Task E8_A_disallowed_distinct_id_is_refused([Values(
        "\"00000000-0000-0000-0000-000000000000\"", "\"anon\"", "\"anonymous\"", "\"nil\"", "\"none\"", "\"null\"", "\"n/a\"", "\"na\"",
        "\"undefined\"", "\"unknown\"", "\"<nil>\"", "\"0\"", "\"-1\"", "\"true\"", "\"false\"", "\"[]\"", "\"{}\"",
        "0", "-1", "true", "false", "[]", "{}")] string id)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.ImportAsync("strict=1", Some.Batch(Some.EventWith("distinct_id", JsonNode.Parse(id))));

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Body, Does.Contain("\"field\":\"properties.distinct_id\""));
    }

    [TestCase("\"city\":\"\\ud800\"", TestName = "{m}(E13 half a surrogate pair)")]
    [TestCase("\"city\":\"\\udc00\\ud800\"", TestName = "{m}(E13 a surrogate pair the wrong way round)")]
    [TestCase("\"city\":\"\u00ff\"", TestName = "{m}(E13 a byte that is not UTF-8)")]
    [TestCase("\"city\":[\"\u00c3(\"]", TestName = "{m}(E13 bytes that are not UTF-8 in a list)")]
    public async Task E13_Text_that_is_not_UTF_8_is_refused(string property)
    {
        await using var bench = await Bench.StartAsync();
        var json = Some.Batch(Some.Event()).Replace("\"token\":\"T\"", property, StringComparison.Ordinal);

        var answer = await bench.PostAsync(
            "/import?strict=1&project_id=7", Encoding.Latin1.GetBytes(json), "application/json", authorization: "Basic name:secret");

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Body, Does.Contain($"\"field\":\"properties.city\",\"message\":\"{Utf8Message}\""));
        Assert.That(bench.Emulator.Messages.Single().Json["properties"]!["city"]!.ToJsonString(), Does.Contain("\\uFFFD"));
    }

    [TestCase("$device_id", TestName = "{m}(E7 Simplified with $device_id)")]
    [TestCase("$user_id", TestName = "{m}(E7 Simplified with $user_id)")]
    public async Task E7_A_simplified_project_takes_another_id(string property)
    {
        await using var bench = await Bench.StartAsync(options => options.IdentityMode = IdentityMode.Simplified);
        var json = Some.EventWithout("distinct_id");
        json["properties"]![property] = "x";

        var answer = await bench.ImportAsync("strict=1", Some.Batch(json));

        Assert.That(answer.Status, Is.EqualTo(200));
    }

    [Test]
    public async Task E7_An_original_project_does_not_take_another_id()
    {
        await using var bench = await Bench.StartAsync();
        var json = Some.EventWithout("distinct_id");
        json["properties"]!["$user_id"] = "x";

        var answer = await bench.ImportAsync("strict=1", Some.Batch(json));

        Assert.That(answer.Body, Does.Contain(NoDistinctId));
    }

    [Test]
    public async Task E7_A_simplified_project_needs_some_id()
    {
        await using var bench = await Bench.StartAsync(options => options.IdentityMode = IdentityMode.Simplified);

        var answer = await bench.ImportAsync("strict=1", Some.Batch(Some.EventWithout("distinct_id")));

        Assert.That(answer.Body, Does.Contain(NoDistinctId));
    }

    [Test]
    public async Task E15_A_simplified_project_refuses_identity_events([Values("$identify", "$create_alias", "$merge")] string name)
    {
        await using var bench = await Bench.StartAsync(options => options.IdentityMode = IdentityMode.Simplified);

        var answer = await bench.ImportAsync("strict=1", Some.Batch(Some.BareEvent(name)));

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(
            answer.Body,
            Does.Contain("identity events are not allowed when project is using simplified identity management"));
    }

    [TestCase("true", ReceivedOutcome.Ignored, TestName = "{m}(E17 $ignore true)")]
    [TestCase("\"x\"", ReceivedOutcome.Ignored, TestName = "{m}(E17 $ignore text)")]
    [TestCase("false", ReceivedOutcome.Accepted, TestName = "{m}(E17 $ignore false)")]
    [TestCase("\"\"", ReceivedOutcome.Accepted, TestName = "{m}(E17 $ignore empty)")]
    public async Task E17_An_event_to_be_ignored_counts_as_imported(string value, ReceivedOutcome outcome)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.ImportAsync("strict=1", Some.Batch(Some.EventWith("$ignore", JsonNode.Parse(value))));

        Assert.That(answer.Body, Is.EqualTo("""{"code":200,"num_records_imported":1,"status":"OK"}"""));
        Assert.That(bench.Emulator.Messages.Single().Outcome, Is.EqualTo(outcome));
    }

    [Test]
    public async Task Without_strict_a_missing_time_or_id_is_filled_in([Values("time", "distinct_id", "$insert_id")] string property)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.ImportAsync("strict=0", Some.Batch(Some.EventWithout(property)));

        Assert.That(answer.Body, Is.EqualTo("1"));
    }

    private static TestCaseData Case(string name, JsonNode json) => new TestCaseData(json).SetArgDisplayNames(name);

    private static TestCaseData Case(string name, JsonNode json, string field, string? message = null) =>
        new TestCaseData(json, field, message).SetArgDisplayNames(name);

    private static long Milliseconds(TimeSpan ahead) => (Bench.Now + ahead).ToUnixTimeMilliseconds();

    private static long Seconds(TimeSpan ahead) => (Bench.Now + ahead).ToUnixTimeSeconds();

    private static JsonArray List(int count) => [.. Enumerable.Range(0, count).Select(i => JsonValue.Create(i))];

    private static JsonObject Merged(JsonObject properties)
    {
        foreach (var (name, value) in Some.Event()["properties"]!.AsObject())
        {
            properties[name] = value!.DeepClone();
        }

        return properties.With("mp_lib", "x").With("$lib_version", "1").With("ip", "0");
    }
}
