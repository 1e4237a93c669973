using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Testing;

/// <summary>A message as Mixpanel would have received it, taken apart for assertions.</summary>
public sealed class RecordedMessage
{
    private static readonly HashSet<string> _envelope = new(StringComparer.Ordinal)
    {
        "$token", "$time", "$distinct_id", "$group_key", "$group_id", "$ip", "$ignore_time", "$ignore_alias", "$latitude", "$longitude",
    };

    internal RecordedMessage(MixpanelMessage message)
    {
        Message = message;
        Records = JsonNode.Parse($"[{System.Text.Encoding.UTF8.GetString(message.Json.Span)}]")!.AsArray();
    }

    /// <summary>The message itself.</summary>
    public MixpanelMessage Message { get; }

    /// <summary>What it asks Mixpanel to do.</summary>
    public MessageKind Kind => Message.Kind;

    /// <summary>The JSON that would have travelled: one object, or one for each operation of an update.</summary>
    public JsonArray Records { get; }

    /// <summary>The name of an event, import, alias or merge; <c>null</c> for updates.</summary>
    public string? EventName => (string?)First["event"];

    /// <summary>The user, or <c>null</c> for a merge, a group and an event without one.</summary>
    public string? DistinctId => ((First["properties"] as JsonObject)?["distinct_id"] ?? First["$distinct_id"])?.ToString();

    /// <summary>The group key of a group update.</summary>
    public string? GroupKey => (string?)First["$group_key"];

    /// <summary>The group of a group update.</summary>
    public string? GroupId => First["$group_id"]?.ToString();

    /// <summary>The properties of an event, the ones this library adds included; empty for updates.</summary>
    public JsonObject Properties => First["properties"] as JsonObject ?? [];

    /// <summary>The operations of a profile or group update, in order; empty for events.</summary>
    public IReadOnlyList<RecordedOperation> Operations => Kind is MessageKind.Profile or MessageKind.Group
        ? [.. Records.SelectMany(static record => record!.AsObject())
            .Where(static member => !_envelope.Contains(member.Key))
            .Select(static member => new RecordedOperation(member.Key, member.Value))]
        : [];

    private JsonObject First => Records[0]!.AsObject();

    /// <summary>The operand of the first operation with a name, for example the properties of <c>$set</c>.</summary>
    /// <param name="name">The operator.</param>
    /// <returns>The operand, or <c>null</c> if there is no such operation.</returns>
    public JsonNode? Operation(string name) => Operations.FirstOrDefault(operation => operation.Name == name)?.Operand;

    /// <summary>What it is, for a failed assertion to show.</summary>
    /// <returns>The kind and the JSON.</returns>
    public override string ToString() => $"{Kind} {Records.ToJsonString()}";
}
