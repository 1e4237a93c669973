using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.Wire;

/// <summary>Builds a tree from JSON that may repeat keys (the last counts) or hold broken text (repaired and reported).</summary>
internal sealed class JsonTree
{
    private const int MaxDepth = 64;

    private static readonly JsonDocumentOptions _options = new() { MaxDepth = MaxDepth };

    private readonly List<string> _path = [];

    /// <summary>Dotted paths of the strings that are not valid text, in document order.</summary>
    public List<string> BrokenText { get; } = [];

    public static bool TryParse(ReadOnlySpan<byte> utf8, out JsonElement element)
    {
        try
        {
            element = JsonElement.Parse(utf8, _options);
            return true;
        }
        catch (JsonException)
        {
            element = default;
            return false;
        }
    }

    public JsonNode? Build(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => BuildObject(element),
        JsonValueKind.Array => BuildArray(element),
        JsonValueKind.String => BuildString(element),
        _ => JsonValue.Create(element),
    };

    private JsonObject BuildObject(JsonElement element)
    {
        var result = new JsonObject();

        foreach (var property in element.EnumerateObject())
        {
            var name = JsonText.Decode(JsonMarshal.GetRawUtf8PropertyName(property), out var sound);
            _path.Add(name);
            Report(sound);
            result[name] = Build(property.Value);
            _path.RemoveAt(_path.Count - 1);
        }

        return result;
    }

    private JsonArray BuildArray(JsonElement element)
    {
        var result = new JsonArray();

        foreach (var item in element.EnumerateArray())
        {
            result.Add(Build(item));
        }

        return result;
    }

    private JsonValue BuildString(JsonElement element)
    {
        var text = JsonText.Decode(JsonMarshal.GetRawUtf8Value(element)[1..^1], out var sound);
        Report(sound);

        // A value that keeps its element can still be read as a date or a Guid.
        return sound ? JsonValue.Create(element)! : JsonValue.Create(text);
    }

    private void Report(bool sound)
    {
        if (!sound)
        {
            BrokenText.Add(string.Join('.', _path));
        }
    }
}
