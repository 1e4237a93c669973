using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.Wire;

/// <summary>Questions asked of JSON whose shape is not known.</summary>
internal static class JsonReading
{
    /// <summary>The text of a string; <see langword="null"/> for anything else.</summary>
    public static string? Text(this JsonObject json, string key) =>
        json[key] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>The text of an id: a string as it is, any other value as JSON; <see langword="null"/> when missing or null.</summary>
    public static string? IdText(this JsonObject json, string key) => json[key] is { } value ? IdText(value) : null;

    public static string IdText(JsonNode value) =>
        value is JsonValue scalar && scalar.TryGetValue(out string? text) ? text : value.ToJsonString();

    public static bool TryNumber(this JsonNode? node, [NotNullWhen(true)] out double? number)
    {
        number = node?.GetValueKind() == JsonValueKind.Number && node.AsValue().TryGetValue(out double read) ? read : null;
        return number is not null;
    }
}
