using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.Wire;

/// <summary>Text is cut, not refused, after this many characters: names and values, in lists and objects too.</summary>
internal static class TextLimit
{
    public const int MaxCharacters = 255;

    public static string Cut(string text)
    {
        // A character outside the basic plane takes two chars, so a text this short cannot have too many.
        if (text.Length <= MaxCharacters)
        {
            return text;
        }

        var end = 0;
        var count = 0;

        foreach (var rune in text.EnumerateRunes())
        {
            if (++count > MaxCharacters)
            {
                return text[..end];
            }

            end += rune.Utf16SequenceLength;
        }

        return text;
    }

    /// <summary>
    /// A copy of a value in which all text is cut. It is all that is kept: a value as it was read holds on to the whole body of its
    /// request.
    /// </summary>
    public static JsonNode? Cut(JsonNode? value) => value switch
    {
        null => null,
        JsonObject json => Cut(json),
        JsonArray list => new JsonArray([.. list.Select(Cut)]),
        _ => CutScalar(value),
    };

    public static JsonObject Cut(JsonObject json)
    {
        var copy = new JsonObject();

        foreach (var (name, value) in json)
        {
            copy[Cut(name)] = Cut(value);
        }

        return copy;
    }

    private static JsonValue CutScalar(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => JsonValue.Create(Cut(value.GetValue<string>())),
        JsonValueKind.True => JsonValue.Create(true),
        JsonValueKind.False => JsonValue.Create(false),
        _ => JsonNumber.Copy(value),
    };
}
