using System.Text;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.WireTable;

/// <summary><c>/import</c>: who may, how much, and the forms of the reply.</summary>
internal static class ImportRows
{
    private const string Failed = "some data points in the request failed validation";

    private static readonly string _good = Some.Batch(Some.Event());
    private static readonly string _mixed = Some.Batch(Some.Event(), Some.EventWithout("time"), Some.Event());
    private static readonly string _bad = Some.Batch(Some.EventWithout("event").Without("event"));

    public static IEnumerable<WireRow> All =>
    [
        Refused("I1", "no credential", null, ""),
        Refused("I1", "unknown token", "Basic other:", ""),
        Refused("I1", "wrong secret", "Basic name:wrong", "&project_id=7"),
        Explained("I1a", "unknown service account", "Basic other:secret", "&project_id=7", "Not a valid service account username"),
        Explained("I1b", "invalid project secret", "Basic other:", "", "Unauthorized, invalid project secret. See docs for more information: https://developer.mixpanel.com/reference/authentication#project-secret"),
        Explained("I1c", "secret with another project", "Basic hush:", "&project_id=8", "Mismatch between project secret's project ID and URL project ID"),
        Refused("I1a", "unknown service account, unexplained", "Basic other:secret", "&project_id=7"),
        Refused("I1b", "invalid project secret, unexplained", "Basic other:", ""),
        Refused("I1c", "secret with another project, unexplained", "Basic hush:", "&project_id=8"),
        Refused("I2", "service account without a project", "Basic name:secret", ""),
        new("I3", "too many bytes", bench => bench.ImportAsync("strict=1", _good.PadRight(2_097_153)))
        {
            Options = options => options.MaxRequestBytes = 2_097_152,
            Status = 413,
            Body = """{"code":413,"error":"request exceeds max limit of 2097152 bytes","status":"Request Entity Too Large"}""",
        },
        new("I3", "too many bytes in gzip", bench => bench.PostAsync(
            "/import?strict=1", Bench.Gzip(Encoding.UTF8.GetBytes(_good.PadRight(2_097_153))), "application/json", "gzip", "Basic T:"))
        {
            Options = options => options.MaxRequestBytes = 2_097_152,
            Status = 413,
            Body = """{"code":413,"error":"request exceeds max limit of 2097152 bytes","status":"Request Entity Too Large"}""",
        },
        new("I3", "just as many bytes as allowed", bench => bench.ImportAsync("strict=1", _good.PadRight(2_097_152)))
        {
            Options = options => options.MaxRequestBytes = 2_097_152,
            Body = Replies.Imported(1),
        },
        new("I4", "2001 events", bench => bench.ImportAsync("strict=1", Some.BatchOf(2001))) { Status = 413, Outcomes = "" },
        new("I4", "2001 lines", bench => bench.ImportAsync("strict=1", Lines(2001), "application/x-ndjson")) { Status = 413, Outcomes = "" },
        new("I4", "2001 events, other status", bench => bench.ImportAsync("strict=1", Some.BatchOf(2001)))
        {
            Options = options => options.TooManyMessagesStatus = 400,
            Status = 400,
            Outcomes = "",
        },
        new("I4", "2000 events", bench => bench.ImportAsync("strict=1", Some.BatchOf(2000))) { Body = Replies.Imported(2000) },
        new("I4", "3 events, limit 2", bench => bench.ImportAsync("strict=1", Some.BatchOf(3)))
        {
            Options = options => options.MaxMessagesPerRequest = 2,
            Status = 413,
        },
        new("I5", "over the rate", Twice) { Options = options => options.MaxEventsPerMinute = 3, Status = 429, Body = Replies.RateLimited, Outcomes = "AA" },
        new("I5", "over the rate of a second", Twice) { Options = options => options.MaxEventsPerSecond = 3, Status = 429, Body = Replies.RateLimited },
        new("I5", "over the bytes of a minute", Twice) { Options = options => options.MaxBytesPerMinute = 400, Status = 429, Body = Replies.RateLimited },
        new("I5", "within the rate", Twice) { Options = options => options.MaxEventsPerMinute = 4, Body = Replies.Imported(2) },
        new("I6", "all valid", bench => bench.ImportAsync("strict=1", Some.BatchOf(3))) { Body = Replies.Imported(3), Outcomes = "AAA" },
        new("I6", "all valid, as lines", bench => bench.ImportAsync("strict=1", Lines(3), "application/x-ndjson")) { Body = Replies.Imported(3) },
        new("I6", "all valid, in gzip", bench => bench.PostAsync(
            "/import?strict=1", Bench.Gzip(Encoding.UTF8.GetBytes(_good)), "application/json", "gzip", "Basic T:")) { Body = Replies.Imported(1) },
        new("I7", "some invalid", bench => bench.ImportAsync("strict=1", _mixed))
        {
            Status = 400,
            Body = Replies.Failed("properties.time", "'properties.time' is invalid: must not be missing", index: 1, imported: 2),
            Outcomes = "ARA",
        },
        new("I8", "not strict, verbose, all invalid", bench => bench.ImportAsync("strict=0&verbose=1", "[{}]"))
        {
            Body = $$"""{"code":200,"error":"{{Failed}}","num_records_imported":0,"status":0}""",
        },
        new("I8", "not strict, verbose, some invalid", bench => bench.ImportAsync("verbose=1", Some.Batch(Some.Event(), new JsonObject())))
        {
            Body = $$"""{"code":200,"error":"{{Failed}}","num_records_imported":1,"status":0}""",
            Outcomes = "AR",
        },
        new("I8a", "not strict, some imported", bench => bench.ImportAsync("", Some.Batch(Some.Event(), new JsonObject())))
        {
            Body = "1",
            ContentType = "text/plain",
        },
        new("I8a", "not strict, nothing imported", bench => bench.ImportAsync("strict=0", _bad)) { Body = "0", ContentType = "text/plain" },
        new("I9", "not strict, verbose, all valid", bench => bench.ImportAsync("strict=0&verbose=1", Some.BatchOf(2)))
        {
            Body = """{"code":200,"num_records_imported":2,"status":1}""",
        },
        new("I10", "form", bench => bench.PostFormAsync("/import?api_key=hush", ("data", _good))) { Body = "1", Outcomes = "A" },
        new("I10", "form, verbose", bench => bench.PostFormAsync("/import?api_key=hush", ("data", _good), ("verbose", "1"))) { Body = Replies.Ok },
        new("I10", "form with base64 and its own key", bench => bench.PostFormAsync(
            "/import", ("data", Bench.Base64(_good)), ("api_key", "hush"), ("verbose", "1")))
        {
            Options = options => options.ProjectSecret = "hush",
            Body = Replies.Ok,
        },
        new("I10", "form with a wrong key", bench => bench.PostFormAsync("/import", ("data", _good), ("api_key", "wrong")))
        {
            Options = options => options.ProjectSecret = "hush",
            Status = 401,
            Body = Replies.Unauthorized(),
            Outcomes = "",
        },
        new("I10", "form of nothing", bench => bench.PostFormAsync("/import?api_key=hush", ("data", "[]"))) { Body = "0" },
        new("I10", "query of a GET", bench => bench.GetAsync($"/import?api_key=hush&verbose=1&data={Uri.EscapeDataString(Bench.Base64(_good))}"))
        {
            Body = Replies.Ok,
            Outcomes = "A",
        },
    ];

    private static WireRow Refused(string number, string name, string? authorization, string query) =>
        new(number, name, bench => bench.PostJsonAsync($"/import?strict=1{query}", _good, authorization))
        {
            Options = Configure,
            Status = 401,
            Body = Replies.Unauthorized(),
            Outcomes = "",
        };

    private static WireRow Explained(string number, string name, string authorization, string query, string error) =>
        Refused(number, name, authorization, query) with
        {
            Options = options =>
            {
                Configure(options);
                options.ExplainRefusedCredentials = true;
            },
            Body = Replies.Unauthorized(error),
        };

    private static void Configure(MixpanelEmulatorOptions options)
    {
        options.ProjectToken = "T";
        options.ServiceAccountUsername = "name";
        options.ServiceAccountSecret = "secret";
        options.ProjectId = "7";
        options.ProjectSecret = "hush";
    }

    private static async Task<Answered> Twice(Bench bench)
    {
        Assert.That((await bench.ImportAsync("strict=1", Some.BatchOf(2))).Status, Is.EqualTo(200));

        return await bench.ImportAsync("strict=1", Some.BatchOf(2));
    }

    private static string Lines(int count) => string.Join('\n', Enumerable.Repeat(Some.Event().ToJsonString(), count));
}
