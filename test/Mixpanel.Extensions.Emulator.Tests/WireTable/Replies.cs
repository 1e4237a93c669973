namespace Mixpanel.Extensions.Emulator.Tests.WireTable;

/// <summary>Replies in Mixpanel's own words.</summary>
internal static class Replies
{
    public const string Ok = """{"error":null,"status":1}""";

    public const string NoData = """{"error":"data, missing or empty","status":0}""";

    public const string RateLimited =
        """{"code":429,"error":"Project exceeded rate limits. Please retry the request with exponential backoff.","status":"Too Many Requests"}""";

    /// <summary>How a reply of the older endpoints begins that says why nothing was taken.</summary>
    public const string Refused = """{"error":""" + "\"";

    public static string Unauthorized(string error = "Invalid credentials") =>
        $$"""{"code":401,"error":"{{error}}","status":"Unauthorized"}""";

    public static string Imported(int count) => $$"""{"code":200,"num_records_imported":{{count}},"status":"OK"}""";

    public static string Missing(string field) => $$"""{"error":"{{field}}, missing or empty","status":0}""";

    /// <summary>The reply to a batch of which one event failed.</summary>
    public static string Failed(string field, string message, int index = 0, string insertId = Ids.Event, int imported = 0) =>
        $$"""{"code":400,"error":"some data points in the request failed validation","failed_records":[{"index":{{index}},"insert_id":"{{insertId}}","field":"{{field}}","message":"{{message}}"}],"num_records_imported":{{imported}},"status":"Bad Request"}""";

    /// <summary>The beginning of that reply, where the message is not known.</summary>
    public static string FailedAt(string field, string insertId = Ids.Event) =>
        $$"""{"code":400,"error":"some data points in the request failed validation","failed_records":[{"index":0,"insert_id":"{{insertId}}","field":"{{field}}",""";
}
