using System.Net.Sockets;
using System.Text;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>Whatever bytes come, at whatever endpoint: a reply that is not the emulator's own failure, for a bounded price.</summary>
internal sealed class HostileTests
{
    private const int Seed = 20261122;
    private const int Rounds = 150;
    private const int Megabyte = 1024 * 1024;

    // A tree of numbers costs some forty times its text; much more would mean that something is built again and again.
    private const int MostPerByte = 80;

    private static readonly string[] _paths =
    [
        "/track", "/track?verbose=1&ip=1&callback=f", "/import?project_id=7&strict=1", "/import?project_id=7", "/engage?strict=1", "/groups",
        "/flags?context=", "/flags/definitions", "/_/faults", "/_/faults/1", "/", "/unknown",
    ];

    private static readonly string[] _heads =
    [
        "POST /track?verbose=1 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]",
        "POST /import?strict=1 HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic VDo=\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n",
        "GET /engage?data=W10%3D&callback=a.b HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://a.example\r\n\r\n",
        "GET /flags?context=%7B%7D HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic T:\r\ntraceparent: 00-1-2-01\r\n\r\n",
        "DELETE /_/faults/1 HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: none\r\n\r\n",
        "OPTIONS /groups HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: null\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: a, b\r\n\r\n",
    ];

    private static readonly byte[][] _bodies =
    [
        Encoding.UTF8.GetBytes(Some.Batch(Some.EventWith("a", Some.Deep(3)), Some.Event("$merge"), Some.Profile("$union"), Some.Group())),
        Encoding.UTF8.GetBytes($"verbose=1&ip=1&data={Bench.Base64(Some.BatchOf(2))}"),
        Encoding.UTF8.GetBytes($"{Some.Event().ToJsonString()}\n{Some.Event().ToJsonString()}\n"),
        Bench.Gzip(Encoding.UTF8.GetBytes(Some.BatchOf(3))),
        """{"endpoint":"import","script":[{"status":503,"retryAfter":1},{}],"count":2,"probability":0.5}"""u8.ToArray(),
    ];

    private static readonly string[] _types =
        ["application/json", "application/x-ndjson", "application/x-www-form-urlencoded", "text/plain"];

    [TestCaseSource(nameof(_paths))]
    public async Task Mutated_bodies_never_give_a_500(string path)
    {
        await using var bench = await Bench.StartAsync(options => options.CheckTraceparent = true);
        var random = new Random(Seed);

        for (var i = 0; i < Rounds; i++)
        {
            var body = Mutate(random, _bodies[random.Next(_bodies.Length)]);

            var answer = await bench.PostAsync(path, body, _types[random.Next(_types.Length)], random.Next(3) == 0 ? "gzip" : null, Authorization(path));

            Assert.That(answer.Status, Is.LessThan(500), Convert.ToBase64String(body));
            bench.Emulator.Faults.Clear();
        }
    }

    private static IEnumerable<TestCaseData> Heads => _heads.Select(head => new TestCaseData(head).SetArgDisplayNames(head.Split(" HTTP")[0]));

    [TestCaseSource(nameof(Heads))]
    public async Task Mutated_requests_never_give_a_500(string head)
    {
        await using var bench = await Bench.StartAsync();
        var random = new Random(Seed);

        for (var i = 0; i < Rounds; i++)
        {
            var request = Mutate(random, Encoding.Latin1.GetBytes(head));

            var reply = await SendAsync(bench.Emulator.Address, request);

            Assert.That(reply, Does.Not.StartWith("HTTP/1.1 500"), Convert.ToBase64String(request));
            bench.Emulator.Faults.Clear();
        }

        Assert.That((await bench.PostJsonAsync("/track", Some.BatchOf(1))).Body, Is.EqualTo("1"));
    }

    private static IEnumerable<TestCaseData> Costly()
    {
        var longName = new string('n', 100_000);
        var brokenTexts = string.Join(',', Enumerable.Repeat("\"\x80\"", 10_000));

        foreach (var path in (string[])["/track", "/import?strict=1&project_id=7", "/engage?strict=1", "/groups"])
        {
            yield return Case(path, "many records", $"[{Repeat("1,")}1]");
            yield return Case(path, "many small objects", $"[{Repeat("{},")}1]");
            yield return Case(path, "one record of many numbers", $$$"""[{"event":"e","properties":{"token":"T","a":[{{{Repeat("1,")}}}1]}}]""");
            yield return Case(path, "one record just small enough", $$$"""[{"event":"e","properties":{"token":"T","a":[{{{Repeat("1,")[..^200]}}}1]}}]""");
            yield return Case(path, "one record of many members", $$$"""[{"event":"e","properties":{ {{{Repeat("\"a\":1,")}}} "token":"T"}}]""");
            yield return Case(path, "many escapes", $$"""[{"event":"{{Repeat("\\u0061")}}"}]""");
            yield return Case(path, "deep", Repeat("["));
            yield return Case(path, "many fields", Repeat("a=1&"), "application/x-www-form-urlencoded");
            yield return Case(path, "much base64", $"data={Repeat("W10=")}", "application/x-www-form-urlencoded");
            yield return Case(path, "many lines", Repeat("{}\n"), "application/x-ndjson");
            yield return Case(path, "much broken text", $$$"""[{"event":"e","properties":{"token":"T","{{{longName}}}":[{{{brokenTexts}}}]}}]""");
        }

        yield return Case("/_/faults", "many steps", $$$"""{"script":[{{{Repeat("{},")}}}{}]}""");

        static string Repeat(string text) => string.Concat(Enumerable.Repeat(text, Megabyte / text.Length));

        static TestCaseData Case(string path, string name, string body, string type = "application/json") =>
            new TestCaseData(path, body, type).SetArgDisplayNames(path, name);
    }

    [TestCaseSource(nameof(Costly))]
    [NonParallelizable]
    public async Task A_costly_body_costs_a_bounded_multiple_of_its_size(string path, string body, string type)
    {
        await using var bench = await Bench.StartAsync();
        // One byte for each character, so that a body can hold bytes that are not UTF-8.
        var bytes = Encoding.Latin1.GetBytes(body);
        await bench.PostAsync(path, "[]"u8.ToArray(), type, authorization: Authorization(path));
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var answer = await bench.PostAsync(path, bytes, type, authorization: Authorization(path));

        Assert.That(answer.Status, Is.LessThan(500));
        Assert.That((GC.GetTotalAllocatedBytes(precise: true) - before) / bytes.Length, Is.LessThan(MostPerByte));
    }

    [Test]
    [NonParallelizable]
    public async Task A_small_body_that_grows_costs_no_more_than_the_limit(
        [Values("/track", "/import?project_id=7", "/engage", "/groups", "/_/faults")] string path)
    {
        await using var bench = await Bench.StartAsync(options =>
        {
            options.MaxDecompressedBytes = Megabyte;
            options.AllowGzipForProfiles = true;
        });
        var bomb = Bench.Gzip(new byte[64 * Megabyte]);
        await bench.PostAsync(path, bomb, "application/json", "gzip", Authorization(path));
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var answer = await bench.PostAsync(path, bomb, "application/json", "gzip", Authorization(path));

        Assert.That(answer.Status, Is.EqualTo(413).Or.EqualTo(400).Or.EqualTo(401));
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(8 * Megabyte));
    }

    private static string? Authorization(string path) =>
        path.StartsWith("/import", StringComparison.Ordinal) || path.StartsWith("/flags", StringComparison.Ordinal) ? "Basic name:secret" : null;

    private static byte[] Mutate(Random random, byte[] original)
    {
        List<byte> bytes = [.. original];

        for (var i = random.Next(1, 6); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);

            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(0, random.Next(bytes.Count)));
                    break;
                case 3:
                    bytes.Insert(at, (byte)"\"{}[],:\\%&=\0\xff\n"[random.Next(14)]);
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }

    private static async Task<string> SendAsync(Uri address, byte[] request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);

        var stream = client.GetStream();

        try
        {
            await stream.WriteAsync(request);

            // No more is to come, so the server does not wait for what a mutation has cut off.
            client.Client.Shutdown(SocketShutdown.Send);
            return await RawSocket.ReadToEndAsync(stream);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
