using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.WireTable;

/// <summary><c>/track</c>.</summary>
internal static class TrackRows
{
    private static readonly JsonObject _identify = Some.BareEvent("$identify", ("token", "T"), ("$identified_id", "u"), ("$anon_id", "a"));

    public static IEnumerable<WireRow> All =>
    [
        Track("K1", "one of two is valid", "", Some.EventWithout("token"), Some.Event()) with { ContentType = "text/plain", Body = "1", Outcomes = "RA" },
        Track("K2", "none is valid", "", Some.EventWithout("token")) with { ContentType = "text/plain", Body = "0", Outcomes = "R" },
        Track("K2", "none at all", "") with { Body = "0" },
        Track("K3", "verbose", "verbose=1", Some.Event()) with { ContentType = "application/json", Body = Replies.Ok },
        Track("K3", "one object instead of a list", "verbose=1") with
        {
            Send = bench => bench.PostJsonAsync("/track?verbose=1", Some.Event().ToJsonString()),
            Body = Replies.Ok,
        },
        Track("K4", "missing", "verbose=1", Some.EventWithout("token")) with { Body = Replies.Missing("token") },
        Track("K4", "empty", "verbose=1", Some.EventWith("token", "")) with { Body = Replies.Missing("token") },
        Track("K5", "missing", "verbose=1", Some.Event().Without("event")) with { Body = """{"error":"event, missing","status":0}""" },
        Track("K6", "accepted", "verbose=1", _identify) with { Body = Replies.Ok, Outcomes = "A" },
        Track("K6", "refused", "verbose=1", _identify) with
        {
            Options = options => options.RequireDistinctIdOfIdentify = true,
            Body = Replies.Missing("distinct_id"),
            Outcomes = "R",
        },
        Track("K7", "unknown token", "", Some.EventWith("token", "other")) with
        {
            Options = options => options.ProjectToken = "T",
            Body = "1",
            Outcomes = "I",
        },
        new("K8", "2001 events", bench => bench.PostJsonAsync("/track", Some.BatchOf(2001))) { Status = 413, Outcomes = "" },
        new("K8", "2001 events, other status", bench => bench.PostJsonAsync("/track", Some.BatchOf(2001)))
        {
            Options = options => options.TooManyMessagesStatus = 400,
            Status = 400,
        },
        new("K8", "2000 events", bench => bench.PostJsonAsync("/track", Some.BatchOf(2000))) { Body = "1" },
        Track("K9", "five days", "", At(-432_000)) with { Body = "1", Outcomes = "A" },
        Track("K9", "five days and a second", "", At(-432_001)) with { Body = "1", Outcomes = "I" },
        Track("K10", "no time", "", Some.EventWithout("time")) with { Body = "1", Outcomes = "A" },
        Track("K11", "by address", "ip=1", Some.EventWithout("distinct_id")) with
        {
            Body = "1",
            Then = emulator => Assert.That(emulator.Messages[0].Subject, Does.Match("^[0-9a-f]{32}$")),
        },
        Track("K11", "not by address", "ip=0", Some.EventWithout("distinct_id")) with
        {
            Body = "1",
            Then = emulator => Assert.That(emulator.Messages[0].Subject, Is.Empty),
        },
        Track("K11", "with an id of its own", "ip=1", Some.Event()) with
        {
            Then = emulator => Assert.That(emulator.Messages[0].Subject, Is.EqualTo("user-7")),
        },
        Track("K12", "image", "img=1", Some.Event()) with { ContentType = "image/gif", BodyStart = "GIF89a", Outcomes = "A" },
        Track("K13", "callback", "callback=mp.f", Some.Event()) with { ContentType = "text/javascript", Body = "mp.f(1);", Outcomes = "A" },
        Track("K13", "callback, nothing valid", "callback=f", Some.EventWithout("token")) with { Body = "f(0);" },
        Track("K13", "callback that is a script", "callback=alert(1)%2F%2F", Some.Event()) with { ContentType = "text/plain", Body = "1" },
        new("K14", "leak", bench => bench.PostJsonAsync("/track", Some.BatchOf(1), "Basic name:secret"))
        {
            Status = 401,
            Body = null,
            Outcomes = "",
        },
        new("K14", "leak, allowed", bench => bench.PostJsonAsync("/track", Some.BatchOf(1), "Basic name:secret"))
        {
            Options = options => options.RefuseLeakedCredentials = false,
            Body = "1",
        },
        new("K15", "longer than 8 KB", bench => bench.GetAsync($"/track?data={new string('a', 9000)}"))
        {
            Status = 414,
            ContentType = "text/html",
            BodyStart = "<html>",
        },
        new("K15", "shorter than 8 KB", bench => bench.GetAsync($"/track?data={Bench.Base64(Some.EventWith("p", new string('a', 5000)).ToJsonString())}"))
        {
            Body = "1",
        },
        Injected(401),
        Injected(403),
    ];

    private static WireRow Track(string number, string name, string query, params JsonNode[] messages) =>
        new(number, name, bench => bench.PostJsonAsync($"/track?{query}", Some.Batch(messages)));

    private static WireRow Injected(int status) => new("K16", $"{status}", bench =>
    {
        bench.Emulator.FailNext(status);

        return bench.PostJsonAsync("/track", Some.BatchOf(1));
    })
    {
        Status = status,
        BodyStart = Replies.Refused,
        Then = emulator => Assert.That(emulator.Requests[0].ReplyBody, Does.EndWith("\",\"status\":\"error\"}")),
    };

    private static JsonObject At(int seconds) => Some.EventWith("time", Bench.Now.AddSeconds(seconds).ToUnixTimeSeconds());
}
