using System.Text.Json;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.Api;

/// <summary>What the API says to calls that cannot be answered, and to callers who may not call.</summary>
internal sealed class StateApiErrorTests
{
    [TestCase("/_/messages?limit=0", 400, "'limit' must be a whole number from 1 to 2000")]
    [TestCase("/_/messages?limit=2001", 400, "'limit' must be a whole number from 1 to 2000")]
    [TestCase("/_/messages?before=-1", 400, "'before' must be a whole number from 1 to 9223372036854775807")]
    [TestCase("/_/messages?endpoint=flags", 400, "'endpoint' must be one of: track, import, engage, groups")]
    [TestCase("/_/messages?endpoint=1", 400, "'endpoint' must be one of: track, import, engage, groups")]
    [TestCase("/_/messages?outcome=good", 400, "'outcome' must be one of: accepted, rejected, ignored")]
    [TestCase("/_/messages?evnt=x", 400, "there is no argument 'evnt'; there are: endpoint, kind, outcome, event, user, text, before, limit")]
    [TestCase("/_/users?skip=x", 400, "'skip' must be a whole number from 0 to 2147483647")]
    [TestCase("/_/summary?x=1", 400, "there is no argument 'x'; there are: none")]
    [TestCase("/_/messages/x", 404, "there is no message x, or it is no longer kept")]
    [TestCase("/_/profiles/nobody", 404, "no message named 'nobody'")]
    [TestCase("/_/groups/company/none", 404, "no update named 'company' 'none'")]
    [TestCase("/_/events/none", 404, "no event has the name 'none'")]
    [TestCase("/_/", 404, "there is nothing here; the README of the emulator lists what there is")]
    [TestCase("/_", 404, "there is nothing here; the README of the emulator lists what there is")]
    [TestCase("/_/nothing", 404, "there is nothing here; the README of the emulator lists what there is")]
    [TestCase("/_/state", 405, "the method must be DELETE")]
    public async Task A_call_that_cannot_be_answered_is_told_why(string path, int status, string error)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.GetAsync(path);

        Assert.That(answer.Status, Is.EqualTo(status));
        Assert.That(answer.ContentType, Is.EqualTo("application/json"));
        Assert.That((string?)JsonNode.Parse(answer.Body)!["error"], Is.EqualTo(error));
    }

    [Test]
    public async Task Reading_takes_no_other_method()
    {
        await using var bench = await Bench.StartAsync();

        Assert.That((await bench.PostJsonAsync("/_/summary", "{}")).Status, Is.EqualTo(405));
    }

    [TestCase("DELETE", "/_/state", "127.0.0.1:1", null, 204)]
    [TestCase("DELETE", "/_/state", "localhost", null, 204)]
    [TestCase("DELETE", "/_/state", "[::1]:8080", null, 204)]
    [TestCase("DELETE", "/_/state", "mixpanel:8080", null, 204)]
    [TestCase("DELETE", "/_/state", "host.docker.internal", null, 204)]
    [TestCase("DELETE", "/_/state", "localhost:8080", "http://localhost:8080", 204)]
    [TestCase("DELETE", "/_/state", "localhost:8080", "http://localhost:3000", 403)]
    [TestCase("DELETE", "/_/state", "localhost:8080", "https://evil.example", 403)]
    [TestCase("DELETE", "/_/state", "localhost:8080", "null", 403)]
    [TestCase("DELETE", "/_/state", "evil.example", null, 403)]
    [TestCase("DELETE", "/_/state", "evil.example", "http://evil.example", 403)]
    [TestCase("POST", "/_/faults", "evil.example", null, 403)]
    [TestCase("POST", "/_/faults", "localhost", "https://evil.example", 403)]
    [TestCase("GET", "/_/summary", "evil.example", null, 403)]
    [TestCase("GET", "/_/summary", "localhost", "https://evil.example", 403)]
    public async Task A_foreign_page_is_kept_out(string method, string path, string host, string? origin, int status)
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostJsonAsync("/track", Some.BatchOf(1));
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Host = host;

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        var answer = await bench.SendAsync(request);

        Assert.That(answer.Status, Is.EqualTo(status));
        Assert.That(bench.Emulator.Messages.Count, Is.EqualTo(status == 204 ? 0 : 1));
    }

    [TestCase("cross-site", 403)]
    [TestCase("same-site", 403)]
    [TestCase("same-origin", 204)]
    [TestCase("none", 204)]
    public async Task A_browser_that_sends_no_origin_says_whose_page_it_is(string site, int status)
    {
        await using var bench = await Bench.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/_/state");
        request.Headers.Add("Sec-Fetch-Site", site);

        Assert.That((await bench.SendAsync(request)).Status, Is.EqualTo(status));
    }

    [Test]
    public async Task Random_calls_never_give_a_500()
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostJsonAsync("/track", Some.Batch(Some.EventWith("d", Deep(60)), Some.EventWith("distinct_id", "\ud83d\ude00%/"), Some.EventWith("\ud83d", 1)));
        var random = new Random(20260115);
        string[] starts = ["/_/messages", "/_/users", "/_/profiles/", "/_/groups/", "/_/events/", "/_/summary", "/_/"];
        string[] names = ["limit", "before", "text", "user", "event", "endpoint", "skip", "x"];

        for (var i = 0; i < 400; i++)
        {
            var junk = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => (char)random.Next(33, 127))).Replace("#", "", StringComparison.Ordinal);
            var path = $"{starts[random.Next(starts.Length)]}{(random.Next(2) == 0 ? "" : junk)}?{names[random.Next(names.Length)]}={junk}";

            var answer = await bench.GetAsync(path);

            Assert.That(answer.Status, Is.AnyOf(200, 400, 404), path);
            Assert.That(JsonNode.Parse(answer.Body, documentOptions: new JsonDocumentOptions { MaxDepth = 80 }), Is.Not.Null);
        }

        Assert.That((await bench.GetAsync("/_/messages")).Status, Is.EqualTo(200));
        Assert.That((await bench.GetAsync("/_/profiles/user-7")).Status, Is.EqualTo(200));
    }

    private static JsonNode Deep(int levels) => levels == 0 ? 1 : new JsonObject { ["d"] = Deep(levels - 1) };
}
