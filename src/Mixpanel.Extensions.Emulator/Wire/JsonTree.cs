using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.Wire;

/// <summary>Builds a tree from JSON that may repeat keys (the last counts) or hold broken text (repaired and reported).</summary>
/// <param name="budget">How many members and items are built at most; what comes after them is left out.</param>
internal sealed class JsonTree(int budget = int.MaxValue)
{
    private const int MaxDepth = 64;

    // How deep a body is says nothing against it: the trees made of it end where they would become dangerous.
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = int.MaxValue };

    private readonly List<string> _path = [];
    private int _left = budget;
    private int _depth;

    /// <summary>
    /// Dotted path of the first string that is not valid text, cut as all text is; <see langword="null"/> when there is none.
    /// </summary>
    public string? BrokenText { get; private set; }

    /// <summary>Whether something was left out because it is nested too deeply.</summary>
    public bool IsTooDeep { get; private set; }

    /// <summary>Reads JSON without copying it: the element, and all that is made of it, keeps <paramref name="utf8"/> alive.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, out JsonElement element)
    {
        try
        {
            // Not disposed of: what is made of the document may outlive the request.
            element = JsonDocument.Parse(utf8, _options).RootElement;
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
        JsonValueKind.Object or JsonValueKind.Array => BuildNested(element),
        JsonValueKind.String => BuildString(element),
        _ => JsonValue.Create(element),
    };

    private JsonNode? BuildNested(JsonElement element)
    {
        if (_depth == MaxDepth)
        {
            IsTooDeep = true;
            return null;
        }

        _depth++;
        JsonNode nested = element.ValueKind == JsonValueKind.Object ? BuildObject(element) : BuildArray(element);
        _depth--;

        return nested;
    }

    private JsonObject BuildObject(JsonElement element)
    {
        var result = new JsonObject();

        foreach (var property in element.EnumerateObject())
        {
            if (_left-- <= 0)
            {
                break;
            }

            var utf8 = JsonMarshal.GetRawUtf8PropertyName(property);
            var sound = true;
            var name = NameCache.Find(utf8) ?? JsonText.Decode(utf8, out sound);
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
            if (_left-- <= 0)
            {
                break;
            }

            result.Add(Build(item));
        }

        return result;
    }

    private JsonValue BuildString(JsonElement element)
    {
        var escaped = JsonMarshal.GetRawUtf8Value(element)[1..^1];

        // A value that keeps its element can still be read as a date or a Guid; and most text needs not be decoded to be known as sound.
        if (Ascii.IsValid(escaped) && !escaped.Contains((byte)'\\'))
        {
            return JsonValue.Create(element)!;
        }

        var text = JsonText.Decode(escaped, out var sound);
        Report(sound);

        return sound ? JsonValue.Create(element)! : JsonValue.Create(text);
    }

    private void Report(bool sound)
    {
        // The first only: one path for each would cost the length of the path times their number.
        if (!sound)
        {
            BrokenText ??= TextLimit.Cut(string.Join('.', _path));
        }
    }
}
