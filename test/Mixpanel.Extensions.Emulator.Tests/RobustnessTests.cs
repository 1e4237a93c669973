using System.Text;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>Nothing that is sent makes the emulator fail.</summary>
internal sealed class RobustnessTests
{
    private const int Seed = 20260115;
    private const int Rounds = 400;

    private static readonly string[] _paths =
    [
        "/track", "/import?project_id=7", "/import?project_id=7&strict=1",
        "/engage", "/engage?strict=1", "/groups", "/groups?verbose=1",
    ];

    private static readonly string[] _types =
    [
        "application/json", "application/x-ndjson", "application/x-www-form-urlencoded", "text/plain",
    ];

    private static readonly string[] _names =
    [
        "event", "properties", "token", "time", "distinct_id", "$insert_id", "$token", "$distinct_id", "$group_key", "$group_id",
        "$set", "$add", "$union", "$unset", "$append", "$delete", "$ignore", "$distinct_ids", "$user_id", "x",
    ];

    private static readonly string[] _scalars =
    [
        "null", "true", "0", "-1", "1e999", "-1e-999", "1.5", "123456789012345678901234567890",
        "\"\"", "\"a\"", "\"$merge\"", "\"\\ud800\"", "\"\\u0000\"", "\"\xff\xfe\"", "\"29fc2962\"", "1768478400000",
    ];

    [Test]
    public async Task Random_bytes_never_give_a_500([Values] bool gzip)
    {
        await using var bench = await Bench.StartAsync(options => options.MaxMessages = 100);
        var random = new Random(Seed);

        for (var i = 0; i < Rounds; i++)
        {
            var body = new byte[random.Next(200)];
            random.NextBytes(body);

            await AssertAnsweredAsync(bench, random, body, gzip);
        }
    }

    [Test]
    public async Task Random_JSON_never_gives_a_500()
    {
        await using var bench = await Bench.StartAsync(options => options.MaxMessages = 100);
        var random = new Random(Seed);

        for (var i = 0; i < Rounds; i++)
        {
            var json = Encoding.Latin1.GetBytes($"[{Value(random, 0)},{Value(random, 0)}]");

            await AssertAnsweredAsync(bench, random, json, gzip: false);
        }

        Assert.That(bench.Emulator.Messages, Is.Not.Empty);
        Assert.That(() => bench.Emulator.Messages.Select(message => $"{message} {message.Json.ToJsonString()}").ToArray(), Throws.Nothing);
    }

    [Test]
    public async Task Spoiled_messages_never_give_a_500()
    {
        await using var bench = await Bench.StartAsync(options => options.MaxMessages = 100);
        var random = new Random(Seed);
        var good = Encoding.UTF8.GetBytes(Some.Batch(Some.EventWith("a", Some.Deep(3)), Some.Profile(), Some.Group("$union")));

        for (var i = 0; i < Rounds; i++)
        {
            var spoiled = good.ToArray();
            spoiled[random.Next(spoiled.Length)] = (byte)random.Next(256);

            await AssertAnsweredAsync(bench, random, random.Next(3) == 0 ? Bench.Gzip(spoiled) : spoiled, random.Next(3) == 0);
        }
    }

    [Test]
    public async Task Random_queries_and_credentials_never_give_a_500()
    {
        await using var bench = await Bench.StartAsync();
        var random = new Random(Seed);

        for (var i = 0; i < Rounds; i++)
        {
            var query = Printable(random, 40).Replace("#", "", StringComparison.Ordinal);
            var path = _paths[random.Next(_paths.Length)].Split('?')[0];

            var answer = await bench.PostAsync(
                $"{path}?{query}&data={Printable(random, 30)}",
                [],
                _types[random.Next(_types.Length)],
                authorization: $"Basic {Printable(random, 12)}");

            Assert.That(answer.Status, Is.LessThan(500), query);
        }
    }

    [TestCase(62)]
    [TestCase(63)]
    [TestCase(100_000)]
    public async Task A_message_that_is_too_deep_fails_alone(int levels)
    {
        await using var bench = await Bench.StartAsync();
        var deep = $"{new string('[', levels)}{new string(']', levels)}";
        var good = Some.Event().ToJsonString();
        var bad = Some.EventWith("deep", "?").ToJsonString().Replace("\"?\"", deep, StringComparison.Ordinal);

        var imported = await bench.ImportAsync("strict=1", $"[{good},{bad}]");
        var tracked = await bench.PostJsonAsync("/track", $"[{bad},{good}]");

        var failed = JsonNode.Parse(imported.Body)!["failed_records"]!.AsArray();
        Assert.That(failed.Select(record => ((int)record!["index"]!, (string?)record["field"])), Is.EqualTo([(1, "properties.deep")]));
        Assert.That(tracked.Body, Is.EqualTo("1"));
        Assert.That(bench.Emulator.Messages.Select(message => message.Outcome == ReceivedOutcome.Accepted), Is.EqualTo([true, false, levels == 62, true]));
        Assert.That(() => bench.Emulator.Messages.Select(message => message.Json.ToJsonString()).ToArray(), Throws.Nothing);
    }

    [TestCase("/engage?strict=1", "$set")]
    [TestCase("/groups?strict=1", "$set")]
    public async Task An_update_that_is_too_deep_fails_alone(string path, string name)
    {
        await using var bench = await Bench.StartAsync();
        var deep = $"{{\"a\":{new string('[', 100)}{new string(']', 100)}}}";
        var good = path.StartsWith("/groups", StringComparison.Ordinal) ? Some.Group() : Some.Profile();
        var bad = good.DeepClone().AsObject().With(name, "?").ToJsonString().Replace("\"?\"", deep, StringComparison.Ordinal);

        var answer = await bench.PostJsonAsync(path, $"[{bad},{good.ToJsonString()}]");

        Assert.That((int)JsonNode.Parse(answer.Body)!["num_good_events"]!, Is.EqualTo(1));
        Assert.That(bench.Emulator.Messages[0].Outcome, Is.EqualTo(ReceivedOutcome.Rejected));
    }

    private static async Task AssertAnsweredAsync(Bench bench, Random random, byte[] body, bool gzip)
    {
        var path = _paths[random.Next(_paths.Length)];
        var type = _types[random.Next(_types.Length)];
        var authorization = path.StartsWith("/import", StringComparison.Ordinal) ? "Basic name:secret" : null;

        var answer = await bench.PostAsync(path, body, type, gzip ? "gzip" : null, authorization);

        Assert.That(answer.Status, Is.LessThan(500), $"{path} {type} {Convert.ToBase64String(body)}");
        Assert.That(answer.ContentType == "application/json" ? JsonNode.Parse(answer.Body) : new JsonObject(), Is.Not.Null);
    }

    private static string Value(Random random, int depth) => random.Next(depth > 4 ? 1 : 4) switch
    {
        1 => $"[{Several(random, () => Value(random, depth + 1))}]",
        2 or 3 => $"{{{Several(random, () => $"\"{Name(random)}\":{Value(random, depth + 1)}")}}}",
        _ => _scalars[random.Next(_scalars.Length)],
    };

    private static string Several(Random random, Func<string> item) =>
        string.Join(',', Enumerable.Range(0, random.Next(8)).Select(_ => item()));

    private static string Name(Random random) => random.Next(10) == 0 ? "\\udc00\xff" : _names[random.Next(_names.Length)];

    private static string Printable(Random random, int length) =>
        string.Concat(Enumerable.Range(0, random.Next(length)).Select(_ => (char)random.Next(33, 127)));
}
