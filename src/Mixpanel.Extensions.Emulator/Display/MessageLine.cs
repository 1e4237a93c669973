using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.Display;

/// <summary>A message in one line for a console.</summary>
internal static class MessageLine
{
    private const int MaxName = 40;
    private const int MaxSubject = 40;
    private const int MaxValue = 40;
    private const int MaxDetails = 160;

    private static readonly JsonSerializerOptions _writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Present in nearly every event, and of no interest to someone watching.
    private static readonly HashSet<string> _unshown = new(StringComparer.Ordinal)
    {
        "token", "time", "distinct_id", "$insert_id", "mp_lib", "$lib_version", "ip",
    };

    public static string Format(ReceivedMessage message)
    {
        var name = PlainText.Of(message.Name, MaxName);
        var subject = PlainText.Of(message.Subject, MaxSubject);
        var details = PlainText.Of(Details(message), MaxDetails);

        return $"{Endpoint(message.Endpoint),-8} {name,-19} {subject,-13} {details}".TrimEnd();
    }

    private static string Endpoint(EmulatorEndpoint endpoint) => endpoint switch
    {
        EmulatorEndpoint.Track => "track",
        EmulatorEndpoint.Import => "import",
        EmulatorEndpoint.Engage => "engage",
        _ => "groups",
    };

    private static string Details(ReceivedMessage message) => message.Outcome switch
    {
        ReceivedOutcome.Accepted => Values(message),
        ReceivedOutcome.Rejected => $"REJECTED {message.Problem}",
        _ => $"ignored {message.Problem}",
    };

    private static string Values(ReceivedMessage message)
    {
        var json = message.ReadJson();

        return message.Endpoint is EmulatorEndpoint.Track or EmulatorEndpoint.Import
            ? Pairs(json["properties"])
            : string.Join(' ', message.Name.Split('+').Select(name => Pairs(json[name])).Where(pairs => pairs.Length > 0));
    }

    private static string Pairs(JsonNode? node) => node switch
    {
        JsonObject values => string.Join(' ', Shown(values).Select(pair => $"{pair.Key}={Value(pair.Value)}")),
        JsonArray names => string.Join(' ', names.Select(Value)),
        _ => "",
    };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Shown(JsonObject values) =>
        values.Where(pair => !_unshown.Contains(pair.Key));

    private static string Value(JsonNode? value)
    {
        var text = value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value?.ToJsonString(_writing) ?? "null";

        return PlainText.Of(text, MaxValue);
    }
}
