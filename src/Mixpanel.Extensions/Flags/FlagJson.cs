using System.Text.Json;
using Mixpanel.Extensions.Flags.Rules;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Flags;

/// <summary>Reads parts of a definition. <c>null</c> in JSON is as good as absent; another type than the one expected is malformed.</summary>
internal static class FlagJson
{
    private static readonly JsonElement _null = JsonElement.Parse("null"u8);

    internal static void Expect(bool condition, string problem)
    {
        if (!condition)
        {
            throw new FormatException(problem);
        }
    }

    /// <summary>The member; JSON <c>null</c> if there is none.</summary>
    internal static JsonElement Value(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value : _null;

    internal static JsonElement? Member(JsonElement json, string name, JsonValueKind kind)
    {
        var value = Value(json, name);
        Expect(value.ValueKind == kind || value.ValueKind == JsonValueKind.Null, $"its {name} is of the wrong type");
        return value.ValueKind == kind ? value : null;
    }

    internal static string? Text(JsonElement json, string name) => TextOf(Value(json, name), name);

    internal static string? TextOf(JsonElement value, string name)
    {
        Expect(value.ValueKind is JsonValueKind.String or JsonValueKind.Null, $"its {name} is not a text");
        return value.ValueKind == JsonValueKind.Null ? null : JsonText.Read(value);
    }

    internal static double? Number(JsonElement json, string name) => NumberOf(Value(json, name), name);

    internal static double? NumberOf(JsonElement value, string name)
    {
        Expect(value.ValueKind is JsonValueKind.Number or JsonValueKind.Null, $"its {name} is not a number");
        return value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();
    }

    /// <summary>For what only accompanies a variant: an unexpected type is not worth the flag.</summary>
    internal static string? TextOrNothing(JsonElement json, string name) =>
        Value(json, name) is { ValueKind: JsonValueKind.String } text ? JsonText.Read(text) : null;

    /// <inheritdoc cref="TextOrNothing"/>
    internal static bool? Boolean(JsonElement json, string name) => Value(json, name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>The first variant of that name, regardless of case.</summary>
    internal static FlagVariant? Named(FlagVariant[] variants, string key) =>
        Array.Find(variants, variant => LowerCase.Of(variant.Key!) == LowerCase.Of(key));
}
