using System.Text;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;

namespace Mixpanel.Extensions.Emulator.Tests.WireTable;

/// <summary><c>/import?strict=1</c>: what is said about each event.</summary>
internal static class EventRows
{
    private const string IdentityRefused = "identity events are not allowed when project is using simplified identity management";

    private static readonly string[] _disallowed =
    [
        "00000000-0000-0000-0000-000000000000", "anon", "anonymous", "nil", "none", "null", "n/a", "na", "undefined", "unknown",
        "<nil>", "0", "-1", "true", "false", "[]", "{}",
    ];

    private static readonly string[] _badInsertIds = ["a_b", "a b", "é", "a.b"];

    // The others of the list have characters that are refused before.
    private static readonly string[] _disallowedInsertIds = ["null", "0", "-1", "00000000-0000-0000-0000-000000000000"];

    private static readonly string[] _identity = ["$identify", "$create_alias", "$merge"];

    public static IEnumerable<WireRow> All =>
    [
        Known("E1", "missing", Some.Event().Without("event"), "event", "'event' must not be missing or blank"),
        Known("E1", "blank", Some.Event(" "), "event", "'event' must not be missing or blank"),
        Known("E1", "no text", Some.Event().With("event", 5), "event", "'event' must not be missing or blank"),
        Unknown("E2", "missing", Some.Event().Without("properties"), "properties", insertId: ""),
        Unknown("E2", "no object", Some.Event().With("properties", new JsonArray()), "properties", insertId: ""),
        Known("E3", "missing", Some.EventWithout("time"), "properties.time", "'properties.time' is invalid: must not be missing"),
        .. new JsonNode[] { "2026-01-15", true, new JsonObject(), 31_535_999, -1 }.Select(time => Known(
            "E4", time.ToJsonString(), Some.EventWith("time", time), "properties.time", "'properties.time' is invalid: must be specified as seconds since epoch")),
        Good("E4", "the first second of 1971", Some.EventWith("time", 31_536_000)),
        Known("E5", "more than an hour ahead", At(3601), "properties.time", "'properties.time' is invalid: must not be in the future"),
        Good("E6", "an hour ahead", At(3600)),
        Good("E6", "a second ahead", At(1)),
        Known("E7", "missing", Some.EventWithout("distinct_id"), "properties.distinct_id", "'properties.distinct_id' is invalid: must not be missing"),
        Known("E7", "other ids are not enough", Some.EventWithout("distinct_id").Also("$device_id", "d"), "properties.distinct_id", "'properties.distinct_id' is invalid: must not be missing"),
        Known("E7", "simplified, no id at all", Some.EventWithout("distinct_id"), "properties.distinct_id", "'properties.distinct_id' is invalid: must not be missing") with { Options = Simplified },
        Good("E7", "simplified, device", Some.EventWithout("distinct_id").Also("$device_id", "d")) with { Options = Simplified },
        Good("E7", "simplified, user", Some.EventWithout("distinct_id").Also("$user_id", "u")) with { Options = Simplified },
        Good("E7", "empty", Some.EventWith("distinct_id", "")),
        .. _disallowed.Select(id => Unknown("E8", id, Some.EventWith("distinct_id", id), "properties.distinct_id")),
        Good("E8", "another case", Some.EventWith("distinct_id", "NULL")),
        Unknown("E9", "missing", Some.EventWithout("$insert_id"), "properties.$insert_id", insertId: ""),
        .. _badInsertIds.Select(id => Known(
            "E10", id, Some.EventWith("$insert_id", id), "$insert_id", "'$insert_id' is invalid: must only contain alphanumeric or hyphen '-' characters", id)),
        Unknown("E11", "37 bytes", Some.EventWith("$insert_id", new string('a', 37)), "$insert_id", new string('a', 37)),
        Good("E11", "36 bytes", Some.EventWith("$insert_id", new string('a', 36))),
        .. _disallowedInsertIds.Select(id =>
            Unknown("E12", id, Some.EventWith("$insert_id", id), "$insert_id", id)),
        new("E13", "not UTF-8", bench => bench.PostAsync(
            "/import?strict=1", NotUtf8(), "application/json", authorization: "Basic T:"))
        {
            Status = 400,
            Body = Replies.Failed("properties.p", "properties.p is invalid: string should be valid utf8"),
        },
        Unknown("E14", "1 MB", Some.EventWith("p", new string('a', 1024 * 1024)), "properties"),
        Unknown("E14", "256 properties", Some.Event().Plus(Some.Wide(256)), "properties"),
        Good("E14", "255 properties", Some.Event().Plus(Some.Wide(255))),
        Unknown("E14", "255 properties, stricter", Some.Event().Plus(Some.Wide(255)), "properties") with { Options = options => options.MaxProperties = 254 },
        Unknown("E14", "256 keys", Some.EventWith("p", Some.Wide(256)), "properties.p"),
        Unknown("E14", "256 elements", Some.EventWith("p", new JsonArray([.. Enumerable.Range(0, 256).Select(i => (JsonNode)i)])), "properties.p"),
        Unknown("E14", "4 levels", Some.EventWith("p", Some.Deep(4)), "properties.p"),
        Good("E14", "3 levels", Some.EventWith("p", Some.Deep(3))),
        .. _identity.Select(name => Known("E15", name, Some.Event(name), "event", IdentityRefused) with { Options = Simplified }),
        Good("E16", "$identify", Some.BareEvent("$identify", ("$identified_id", "u"), ("$anon_id", "a"))),
        Good("E16", "$create_alias", Some.BareEvent("$create_alias", ("distinct_id", "u"), ("alias", "a"))),
        Good("E16", "$merge", Some.BareEvent("$merge", ("$distinct_ids", new JsonArray("u", "a")))),
        Good("E17", "true", Some.EventWith("$ignore", true)) with { Outcomes = "I" },
        Good("E17", "text", Some.EventWith("$ignore", "bot")) with { Outcomes = "I" },
        Good("E17", "false", Some.EventWith("$ignore", false)),
        Good("E17", "empty text", Some.EventWith("$ignore", "")),
        Good("E18", "256 characters", Some.EventWith("p", new string('ä', 256))),
        Good("E19", "another token", Some.EventWith("token", "other")) with { Options = options => options.ProjectToken = "known" },
        Good("E19", "no token", Some.EventWithout("token")),
    ];

    private static WireRow Known(string number, string name, JsonObject json, string field, string message, string insertId = Ids.Event) =>
        Bad(number, name, json) with { Body = Replies.Failed(field, message, insertId: insertId) };

    private static WireRow Unknown(string number, string name, JsonObject json, string field, string insertId = Ids.Event) =>
        Bad(number, name, json) with { BodyStart = Replies.FailedAt(field, insertId) };

    private static WireRow Bad(string number, string name, JsonObject json) =>
        new(number, name, bench => bench.ImportAsync("strict=1", Some.Batch(json))) { Status = 400, Outcomes = "R" };

    private static WireRow Good(string number, string name, JsonObject json) =>
        new(number, name, bench => bench.ImportAsync("strict=1", Some.Batch(json))) { Body = Replies.Imported(1), Outcomes = "A" };

    private static JsonObject At(int seconds) => Some.EventWith("time", Bench.Now.AddSeconds(seconds).ToUnixTimeSeconds());

    private static void Simplified(MixpanelEmulatorOptions options) => options.IdentityMode = IdentityMode.Simplified;

    private static byte[] NotUtf8() =>
        Encoding.Latin1.GetBytes(Some.Batch(Some.EventWith("p", "@")).Replace("@", "\xff", StringComparison.Ordinal));

    private static JsonObject Also(this JsonObject json, string property, JsonNode value)
    {
        json["properties"]![property] = value;
        return json;
    }

    private static JsonObject Plus(this JsonObject json, JsonObject properties)
    {
        foreach (var (name, value) in properties)
        {
            json["properties"]![name] = value!.DeepClone();
        }

        return json;
    }
}
