using System.Text.Json;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Whether two values are the same in a list: <c>1</c> and <c>1.0</c> are, <c>1</c> and <c>"1"</c> are not.</summary>
internal sealed class JsonEquality : IEqualityComparer<JsonNode?>
{
    public static JsonEquality Comparer { get; } = new();

    public static bool Same(JsonNode? left, JsonNode? right) => (left, right) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (JsonObject a, JsonObject b) => a.Count == b.Count && a.All(pair => b.TryGetPropertyValue(pair.Key, out var other) && Same(pair.Value, other)),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => Same(pair.First, pair.Second)),
        _ => left.GetValueKind() == right.GetValueKind() && SameScalar(left, right),
    };

    bool IEqualityComparer<JsonNode?>.Equals(JsonNode? x, JsonNode? y) => Same(x, y);

    // Numbers by their rough value: what is the same is equal in it, however it was written.
    int IEqualityComparer<JsonNode?>.GetHashCode(JsonNode? obj) => obj switch
    {
        null => 0,
        JsonObject json => json.Count,
        JsonArray list => list.Count,
        _ when obj.GetValueKind() == JsonValueKind.String => obj.GetValue<string>().GetHashCode(StringComparison.Ordinal),
        _ when obj.TryNumber(out var number) => number.Value.GetHashCode(),
        _ => (int)obj.GetValueKind(),
    };

    private static bool SameScalar(JsonNode left, JsonNode right) => left.GetValueKind() switch
    {
        JsonValueKind.String => left.GetValue<string>() == right.GetValue<string>(),
        JsonValueKind.Number => SameNumber(left, right),
        _ => true,
    };

    private static bool SameNumber(JsonNode left, JsonNode right)
    {
        if (left.AsValue().TryGetValue(out decimal exactLeft) && right.AsValue().TryGetValue(out decimal exactRight))
        {
            return exactLeft == exactRight;
        }

        return left.TryNumber(out var roughLeft) && right.TryNumber(out var roughRight) && roughLeft.Value.Equals(roughRight.Value);
    }
}
