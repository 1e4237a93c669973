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

    [TestCase(62, 2)]
    [TestCase(63, 0)]
    [TestCase(100_000, 0)]
    public async Task JSON_that_is_too_deep_is_not_JSON(int levels, int messages)
    {
        await using var bench = await Bench.StartAsync();
        var deep = new string('[', levels) + new string(']', levels);
        var json = Some.Event().ToJsonString().Replace("\"T\"", deep, StringComparison.Ordinal);

        var imported = await bench.ImportAsync("strict=1", json);
        var tracked = await bench.PostJsonAsync("/track", json);

        Assert.That(imported.Status, Is.EqualTo(400));
        Assert.That(tracked.Body, Is.EqualTo("0"));
        Assert.That(bench.Emulator.Messages, Has.Count.EqualTo(messages));
        Assert.That(() => bench.Emulator.Messages.Select(message => message.Json.ToJsonString()).ToArray(), Throws.Nothing);
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
