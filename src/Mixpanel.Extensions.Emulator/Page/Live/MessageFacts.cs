using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Display;

namespace Mixpanel.Extensions.Emulator.Page.Live;

/// <summary>What a line of the list says beyond the message's own members.</summary>
internal sealed record MessageFacts(string Summary, string Library, string InsertId)
{
    private const int MaxShown = 12;
    private const int MaxText = 60;
    private const int MaxSummary = 300;

    private static readonly JsonSerializerOptions _writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Present in nearly every event, and shown elsewhere or of no interest.
    private static readonly HashSet<string> _unshown = new(StringComparer.Ordinal)
    {
        "token", "time", "distinct_id", "$insert_id", "mp_lib", "$lib_version", "ip",
    };

    public static MessageFacts Of(LiveEntry entry)
    {
        if (entry.Message is not { } message)
        {
            return new MessageFacts(entry.Request.ReplyBody, UserAgentOf(entry.Request), "");
        }

        var json = message.ReadJson();
        var properties = json["properties"] as JsonObject ?? [];
        var library = $"{Text(properties["mp_lib"])} {Text(properties["$lib_version"])}".Trim();

        return new MessageFacts(
            PlainText.Of(SummaryOf(message, json), MaxSummary),
            PlainText.Of(library.Length > 0 ? library : UserAgentOf(entry.Request), MaxText),
            PlainText.Of(Text(properties["$insert_id"]), MaxText));
    }

    private static string SummaryOf(ReceivedMessage message, JsonObject json) =>
        message.Endpoint is EmulatorEndpoint.Track or EmulatorEndpoint.Import
            ? Pairs(json["properties"])
            : string.Join("  ", message.Name.Split('+').Select(name => Pairs(json[name])).Where(pairs => pairs.Length > 0));

    private static string Pairs(JsonNode? node) => node switch
    {
        JsonObject values => string.Join(
            "  ", values.Where(pair => !_unshown.Contains(pair.Key)).Take(MaxShown).Select(pair => $"{pair.Key}: {Text(pair.Value)}")),
        JsonArray names => string.Join(", ", names.Take(MaxShown).Select(Text)),
        _ => "",
    };

    private static string Text(JsonNode? value) => value switch
    {
        null => "",
        _ when value.GetValueKind() == JsonValueKind.String => PlainText.Of(value.GetValue<string>(), MaxText),
        _ => PlainText.Of(value.ToJsonString(_writing), MaxText),
    };

    private static string UserAgentOf(ReceivedRequest request) =>
        PlainText.Of(request.Headers.GetValueOrDefault("User-Agent", "").Split(' ')[0].Replace('/', ' '), MaxText);
}
