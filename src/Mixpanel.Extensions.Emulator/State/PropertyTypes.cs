using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Tells the type Mixpanel gives a value.</summary>
internal static class PropertyTypes
{
    private static readonly string[] _dateFormats = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd"];

    public static PropertyType Of(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => PropertyType.Null,
        JsonValueKind.String => IsDate(value.AsValue()) ? PropertyType.Date : PropertyType.String,
        JsonValueKind.Number => PropertyType.Number,
        JsonValueKind.True or JsonValueKind.False => PropertyType.Boolean,
        JsonValueKind.Array => PropertyType.List,
        _ => PropertyType.Object,
    };

    private static bool IsDate(JsonValue value)
    {
        if (value.TryGetValue(out JsonElement element))
        {
            // Looked at in place: nearly all text is no date, and each event has some.
            var quoted = JsonMarshal.GetRawUtf8Value(element);

            return MayBeDate(quoted.Length - 2, quoted[1]) && IsDate(Encoding.UTF8.GetString(quoted[1..^1]));
        }

        var text = value.GetValue<string>();

        return text.Length > 0 && MayBeDate(text.Length, text[0]) && IsDate(text);
    }

    private static bool MayBeDate(int length, int first) => length is 19 or 10 && first is >= '0' and <= '9';

    private static bool IsDate(string text) => text[4] == '-'
        && DateTime.TryParseExact(text, _dateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
