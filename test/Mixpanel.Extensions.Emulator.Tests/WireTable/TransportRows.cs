using System.Text;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.WireTable;

/// <summary>Transport and envelope, at all endpoints.</summary>
internal static class TransportRows
{
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";

    // Its base64 holds a plus and a slash, and needs padding.
    private const string Odd = """{"event":"xx>>>???","properties":{"token":"T","a":"a"}}""";

    private static readonly string[] _places = ["query", "form"];

    private static readonly byte[] _one = Encoding.UTF8.GetBytes(Some.Batch(Some.Event()));

    public static IEnumerable<WireRow> All =>
    [
        new("T1", "unknown path", bench => bench.PostJsonAsync("/unknown", "[]")) { Status = 404 },
        new("T1", "unknown method", bench => bench.SendAsync(new HttpRequestMessage(HttpMethod.Put, "/track"))) { Status = 404 },
        new("T2", "gzip on track", bench => bench.PostAsync("/track", Bench.Gzip(_one), Json, "gzip")) { Body = "1", Outcomes = "A" },
        new("T2", "not gzip on track", bench => bench.PostAsync("/track", _one, Json, "gzip")) { Status = 400 },
        new("T2", "not gzip on import", bench => bench.PostAsync("/import", _one, Json, "gzip", "Basic T:")) { Status = 400 },
        .. Both("T3", "gzip", 400, "", allow: false),
        .. Both("T3", "gzip, allowed", 200, "A", allow: true),
        new("T4", "not JSON", bench => bench.ImportAsync("strict=1", "<html>"))
        {
            Status = 400,
            BodyStart = """{"code":400,"error":""" + "\"",
            Then = emulator => Assert.That(
                emulator.Requests[0].ReplyBody, Does.Contain("\"num_records_imported\":0").And.Not.Contain("failed_records")),
        },
        new("T5", "no data, verbose", bench => bench.PostFormAsync("/track?verbose=1", ("ip", "0"))) { Body = Replies.NoData },
        new("T5", "no data, plain", bench => bench.PostFormAsync("/engage", ("ip", "0"))) { Body = "0" },
        new("T5", "neither base64 nor JSON", bench => bench.PostFormAsync("/groups?verbose=1", ("data", "!!!!"))) { Body = Replies.NoData },
        .. Faults,
        .. _places.SelectMany(Switches),
        Data("percent-encoded JSON", Uri.EscapeDataString(Odd)),
        Data("base64, percent-encoded", Uri.EscapeDataString(Bench.Base64(Odd))),
        Data("base64 whose plus became a space", Bench.Base64(Odd)),
        Data("base64 in the URL-safe alphabet, unpadded", Bench.Base64(Odd).Replace('+', '-').Replace('/', '_').TrimEnd('=')),
        new("T8", "a form that is sent as text, as browsers do on leaving a page", bench => bench.PostAsync(
            "/track?verbose=1", Encoding.UTF8.GetBytes($"data={Uri.EscapeDataString(Odd)}"), "text/plain;charset=UTF-8"))
        {
            Body = Replies.Ok,
            Outcomes = "A",
        },
        Credential("service account in base64", "Basic bmFtZTpzZWNyZXQ=", "&project_id=7"),
        Credential("service account in plain text", "Basic name:secret", "&project_id=7"),
        Credential("token in base64", "Basic VDo=", ""),
        Credential("token in plain text", "Basic T:", ""),
    ];

    private static IEnumerable<WireRow> Faults
    {
        get
        {
            foreach (var status in (int[])[413, 429, 500, 502, 503, 504])
            {
                yield return Fault($"{status}", new Fault { Status = status }) with { Status = status, Outcomes = "" };
            }

            yield return Fault("reset before processing", new Fault { Connection = ConnectionFault.ResetBefore }) with { Status = 0, Outcomes = "" };
            yield return Fault("reset after processing", new Fault { Connection = ConnectionFault.ResetAfter }) with { Status = 0, Outcomes = "A" };
            yield return Fault("truncated", new Fault { Connection = ConnectionFault.Truncate }) with { Status = 0, Outcomes = "A" };
            yield return Fault("slow", new Fault { ReplyDuration = TimeSpan.FromMilliseconds(20) }) with { Body = Replies.Ok, Outcomes = "A" };
            yield return Fault("late", new Fault { Delay = TimeSpan.FromMilliseconds(20) }) with { Body = Replies.Ok, Outcomes = "A" };
            yield return Fault("HTML", new Fault { Html = true }) with { ContentType = "text/html", Outcomes = "A" };
        }
    }

    private static WireRow Fault(string name, Fault fault) => new("T6", name, async bench =>
    {
        bench.Emulator.FailNext(fault);

        try
        {
            return await bench.PostJsonAsync("/track?verbose=1", Some.Batch(Some.EventWithout("time")));
        }
        catch (HttpRequestException)
        {
            return new Answered(0, null, "");
        }
    })
    {
        // What takes its time here takes it by the real clock.
        Options = options => options.TimeProvider = TimeProvider.System,
    };

    private static IEnumerable<WireRow> Switches(string where)
    {
        yield return Switch(where, "verbose", "/track", Some.Event().ToJsonString(), "verbose") with { Body = Replies.Ok };
        yield return Switch(where, "strict", "/engage", Some.Profile().ToJsonString(), "strict") with
        {
            Body = """{"error":null,"errors":{},"num_good_events":1,"status":1}""",
        };
        yield return Switch(where, "img", "/track", Some.Event().ToJsonString(), "img") with { ContentType = "image/gif" };
        yield return Switch(where, "callback", "/track", Some.Event().ToJsonString(), "callback") with { ContentType = "text/javascript" };
        yield return Switch(where, "ip", "/track", Some.BareEvent("e", ("token", "T")).ToJsonString(), "ip") with
        {
            Then = emulator => Assert.That(emulator.Messages[0].Subject, Is.Not.Empty),
        };
    }

    private static WireRow Switch(string where, string name, string path, string json, string field)
    {
        var value = field == "callback" ? "f" : "1";

        return new("T7", $"{name} in the {where}", bench => where == "query"
            ? bench.PostFormAsync($"{path}?{field}={value}", ("data", json))
            : bench.PostFormAsync(path, ("data", json), (field, value)));
    }

    private static WireRow Data(string name, string data) =>
        new("T8", name, bench => bench.PostAsync("/track?verbose=1", Encoding.UTF8.GetBytes($"data={data}"), Form))
        {
            Body = Replies.Ok,
            Then = emulator => Assert.That(emulator.Messages[0].RawJson, Is.EqualTo(Odd)),
        };

    private static WireRow Credential(string name, string authorization, string query) =>
        new("T9", name, bench => bench.PostJsonAsync($"/import?strict=1{query}", Some.Batch(Some.Event()), authorization))
        {
            Options = options => (options.ProjectToken, options.ServiceAccountUsername, options.ServiceAccountSecret) = ("T", "name", "secret"),
            Body = Replies.Imported(1),
        };

    private static IEnumerable<WireRow> Both(string number, string name, int status, string outcomes, bool allow)
    {
        var profile = Bench.Gzip(Encoding.UTF8.GetBytes(Some.Batch(Some.Profile())));
        var group = Bench.Gzip(Encoding.UTF8.GetBytes(Some.Batch(Some.Group())));

        yield return new(number, $"{name} on engage", bench => bench.PostAsync("/engage", profile, Json, "gzip"))
        {
            Options = options => options.AllowGzipForProfiles = allow,
            Status = status,
            Outcomes = outcomes,
        };
        yield return new(number, $"{name} on groups", bench => bench.PostAsync("/groups", group, Json, "gzip"))
        {
            Options = options => options.AllowGzipForProfiles = allow,
            Status = status,
            Outcomes = outcomes,
        };
    }
}
