using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.Wire;

/// <summary>Makes numbers that can be read as any type they fit, as those that were parsed; others can be read as their own type only.</summary>
internal static class JsonNumber
{
    /// <summary>A copy that stays as it was written, and holds on to nothing but itself.</summary>
    public static JsonValue Copy(JsonNode number) => Parse(number.ToJsonString());

    public static JsonValue Of(long number) => Parse(number.ToString(CultureInfo.InvariantCulture));

    public static JsonValue Of(decimal number) => Parse(number.ToString(CultureInfo.InvariantCulture));

    public static JsonValue Of(double number) => Parse(number.ToString("R", CultureInfo.InvariantCulture));

    private static JsonValue Parse(string text) => JsonValue.Create(JsonElement.Parse(text))!;
}
