using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Display;
using Mixpanel.Extensions.Emulator.Faults;
using Mixpanel.Extensions.Emulator.Page.Live;

namespace Mixpanel.Extensions.Emulator.Page;

/// <summary>How the page names things.</summary>
internal static class Words
{
    private const int MaxShort = 120;
    private const int MaxValue = 60;
    private const int MaxPairs = 12;
    private const int MaxSummary = 300;

    private static readonly JsonSerializerOptions _writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Present in nearly every event, and shown elsewhere or of no interest.
    private static readonly HashSet<string> _unshown = new(StringComparer.Ordinal)
    {
        "token", "time", "distinct_id", "$insert_id", "mp_lib", "$lib_version", "ip",
        "mp_processing_time_ms", "$mp_api_timestamp_ms", "$mp_event_size", "$distinct_id_before_identity",
    };

    /// <summary>Foreign text for one line: bounded, and without what could rearrange or hide its neighbours.</summary>
    public static string Short(string? text) => PlainText.Of(text ?? "", MaxShort);

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A value without the quotation marks of text; nothing when there is none.</summary>
    public static string Plain(JsonNode? value, int limit = MaxValue) => value switch
    {
        null => "",
        _ when value.GetValueKind() == JsonValueKind.String => PlainText.Of(value.GetValue<string>(), limit),
        _ => PlainText.Of(value.ToJsonString(_writing), limit),
    };

    /// <summary>The properties of an event, or the operand of an update, in one line.</summary>
    public static string Summary(JsonNode? node) => node switch
    {
        JsonObject values => PlainText.Of(
            string.Join("  ", values.Where(pair => !_unshown.Contains(pair.Key)).Take(MaxPairs).Select(pair => $"{pair.Key}: {Plain(pair.Value)}")),
            MaxSummary),
        JsonArray names => PlainText.Of(string.Join(", ", names.Take(MaxPairs).Select(name => Plain(name))), MaxSummary),
        _ => "",
    };

    public static string NameOf(LiveEntry entry) => entry.Message switch
    {
        null => Short($"{entry.Request?.Method} {entry.Request?.Path}"),
        { Name: "" } => "(no name)",
        var message => Short(message.Name),
    };

    /// <summary>What is wrong with a line that was not accepted.</summary>
    public static string ProblemOf(LiveEntry entry) => entry switch
    {
        { Message: { } message } => Short(message.Problem),
        { Request.Fault: { } fault } => $"fault: {Of(fault)}",
        _ => Short($"{entry.Request?.Status} {entry.Request?.ReplyBody}"),
    };

    public static string KindOf(LiveEntry entry) => entry.Message?.Kind switch
    {
        null => "request",
        ReceivedKind.Event => "event",
        ReceivedKind.Import => "import",
        ReceivedKind.Identify => "identify",
        ReceivedKind.Alias => "alias",
        ReceivedKind.Merge => "merge",
        ReceivedKind.ProfileUpdate => "profile",
        _ => "group",
    };

    public static string Of(Fault fault)
    {
        var what = fault switch
        {
            { Connection: ConnectionFault.ResetBefore } => "reset before processing",
            { Connection: ConnectionFault.ResetAfter } => "reset after processing",
            { Connection: ConnectionFault.Truncate } => "reply cut off",
            { Status: { } status, Html: true } => $"{status}, HTML page",
            { Status: { } status } => $"{status}",
            { Html: true } => "HTML page as reply",
            _ => "",
        };

        string[] parts =
        [
            what,
            fault.RetryAfter is { } pause ? $"Retry-After {Seconds(pause)}" : "",
            fault.Delay > TimeSpan.Zero ? $"delayed by {Seconds(fault.Delay)}" : "",
            fault.ReplyDuration > TimeSpan.Zero ? $"reply trickles for {Seconds(fault.ReplyDuration)}" : "",
        ];

        return string.Join(", ", parts.Where(part => part.Length > 0)) is { Length: > 0 } text ? text : "passes";
    }

    /// <summary>Which requests a rule meets.</summary>
    public static string ScopeOf(FaultRule rule)
    {
        var where = rule.Endpoint is { } endpoint ? $"/{EndpointNames.Of(endpoint)}" : "all endpoints";

        return rule.Probability < 1 ? $"{(rule.Probability * 100).ToString("0.#", CultureInfo.InvariantCulture)} % of the requests to {where}" : where;
    }

    public static string Seconds(TimeSpan time) => $"{time.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture)} s";
}
