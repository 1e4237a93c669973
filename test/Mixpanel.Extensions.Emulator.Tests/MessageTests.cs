using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>How a received message describes itself.</summary>
internal sealed class MessageTests
{
    private static IEnumerable<TestCaseData> Labels()
    {
        var merge = Some.BareEvent("$merge", ("$distinct_ids", new JsonArray("a", "b")));
        var simplified = Some.BareEvent("E", ("distinct_id", ""), ("$user_id", "u"), ("$device_id", "d"));

        yield return Case("/track", Some.Event("Buy"), ReceivedKind.Event, "Buy", "user-7");
        yield return Case("/import", Some.Event("Buy"), ReceivedKind.Import, "Buy", "user-7");
        yield return Case("/track", Some.Event("$identify"), ReceivedKind.Identify, "$identify", "user-7");
        yield return Case("/import", Some.BareEvent("$identify", ("$identified_id", "u")), ReceivedKind.Identify, "$identify", "u");
        yield return Case("/track", Some.Event("$create_alias"), ReceivedKind.Alias, "$create_alias", "user-7");
        yield return Case("/import", merge, ReceivedKind.Merge, "$merge", """["a","b"]""");
        yield return Case("/import", simplified, ReceivedKind.Import, "E", "u");
        yield return Case("/import", Some.BareEvent("E", ("$device_id", "d")), ReceivedKind.Import, "E", "d");
        yield return Case("/import", Some.BareEvent("E", ("distinct_id", 5)), ReceivedKind.Import, "E", "5");
        yield return Case("/engage", Some.Profile("$set_once"), ReceivedKind.ProfileUpdate, "$set_once", "user-7");
        yield return Case("/groups", Some.Group("$set"), ReceivedKind.GroupUpdate, "$set", "company/acme");
        yield return Case("/groups", Some.Group().Without("$group_id"), ReceivedKind.GroupUpdate, "$set", "company/");
        yield return Case("/track", JsonValue.Create(5), ReceivedKind.Event, "", "");
        yield return Case("/groups", new JsonArray(), ReceivedKind.GroupUpdate, "", "");

        static TestCaseData Case(string path, JsonNode json, ReceivedKind kind, string name, string subject) =>
            new TestCaseData(path, json, kind, name, subject).SetArgDisplayNames($"{path} {json.ToJsonString()}");
    }

    [TestCaseSource(nameof(Labels))]
    public async Task A_message_has_a_kind_a_name_and_a_subject(string path, JsonNode json, ReceivedKind kind, string name, string subject)
    {
        await using var bench = await Bench.StartAsync();

        await (path == "/import" ? bench.ImportAsync("", Some.Batch(json)) : bench.PostJsonAsync(path, Some.Batch(json)));

        var message = bench.Emulator.Messages.Single();
        Assert.That((message.Kind, message.Name, message.Subject), Is.EqualTo((kind, name, subject)));
        Assert.That($"/{message.Endpoint}", Is.EqualTo(path).IgnoreCase);
        Assert.That(message.ReceivedAt, Is.EqualTo(Bench.Now));
    }

    [Test]
    public async Task Raw_JSON_is_kept_as_received()
    {
        await using var bench = await Bench.StartAsync();
        const string raw = """{ "event" : "A\u0042" ,"properties":{"token":"T","n":1.50,"huge":1e999, "big":12345678901234567890}}""";

        await bench.PostJsonAsync("/track", $"[ {raw} ]");

        Assert.That(bench.Emulator.Messages.Single().RawJson, Is.EqualTo(raw));
        Assert.That(bench.Emulator.Messages.Single().Name, Is.EqualTo("AB"));
    }

    [Test]
    public async Task Numbers_can_be_read_as_any_number()
    {
        await using var bench = await Bench.StartAsync();

        await bench.PostJsonAsync("/track", Some.Batch(Some.EventWith("items", 3)));

        var items = bench.Emulator.Messages.Single().Json["properties"]!["items"]!;
        Assert.That((items.GetValue<int>(), items.GetValue<decimal>()), Is.EqualTo((3, 3m)));
    }

    [Test]
    public async Task Of_a_repeated_key_the_last_value_counts()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostJsonAsync(
            "/track", """{"event":"A","event":"B","properties":{"token":""},"properties":{"token":"x","token":"T"}}""");

        var message = bench.Emulator.Messages.Single();
        Assert.That(answer.Body, Is.EqualTo("1"));
        Assert.That(message.Name, Is.EqualTo("B"));
        Assert.That(message.Json.ToJsonString(), Is.EqualTo("""{"event":"B","properties":{"token":"T"}}"""));
    }

    [Test]
    public async Task Half_a_surrogate_pair_is_replaced_in_the_tree()
    {
        await using var bench = await Bench.StartAsync();

        await bench.PostJsonAsync("/track", """{"event":"\ud83d\ude00 \ud800","properties":{"token":"T","\udc00":"\n\t\"\u00e9"}}""");

        var message = bench.Emulator.Messages.Single();
        Assert.That(message.Name, Is.EqualTo("\U0001F600 \uFFFD"));
        Assert.That(message.Json["properties"]!["\uFFFD"]!.GetValue<string>(), Is.EqualTo("\n\t\"é"));
        Assert.That(message.RawJson, Does.Contain("\\ud800"));
    }

    [Test]
    public async Task The_tree_belongs_to_the_reader()
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostJsonAsync("/track", Some.Batch(Some.EventWith("plan", "pro")));
        var message = bench.Emulator.Messages.Single();

        message.Json["event"] = "changed";

        Assert.That(message.Json["event"]!.GetValue<string>(), Is.EqualTo("changed"));
        Assert.That(message.ToString(), Does.StartWith("track    Signup").And.EndsWith("plan=pro"));
    }

    [Test]
    public async Task A_message_that_is_no_object_has_an_empty_tree()
    {
        await using var bench = await Bench.StartAsync();

        await bench.PostJsonAsync("/track", "[5]");

        Assert.That(bench.Emulator.Messages.Single().Json, Is.Empty);
        Assert.That(bench.Emulator.Messages.Single().RawJson, Is.EqualTo("5"));
    }

    [Test]
    public async Task A_request_is_remembered()
    {
        await using var bench = await Bench.StartAsync();

        await bench.PostJsonAsync("/import/?strict=1", Some.Batch(Some.Event()), "Basic T:");

        var request = bench.Emulator.Requests.Single();
        Assert.That(request.Endpoint, Is.EqualTo(EmulatorEndpoint.Import));
        Assert.That((request.Method, request.Path, request.Query), Is.EqualTo(("POST", "/import/", "?strict=1")));
        Assert.That(request.Status, Is.EqualTo(200));
        Assert.That(request.ReplyBody, Is.EqualTo("""{"code":200,"num_records_imported":1,"status":"OK"}"""));
        Assert.That(request.MessageCount, Is.EqualTo(1));
        Assert.That(request.UncompressedBytes, Is.EqualTo(Some.Batch(Some.Event()).Length));
        Assert.That(request.Headers["content-type"], Is.EqualTo("application/json"));
        Assert.That(request.Headers["Authorization"], Is.EqualTo("Basic T:"));
        Assert.That(request.Headers.Keys, Has.None.EqualTo("Host"));
        Assert.That(request.ReceivedAt, Is.EqualTo(Bench.Now));
        Assert.That(request.ToString(), Is.EqualTo("POST /import/?strict=1 -> 200"));
    }
}
