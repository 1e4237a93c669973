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

    int IEqualityComparer<JsonNode?>.GetHashCode(JsonNode? obj) => HashOf(obj);

    // All of a value counts: a list of many small objects would otherwise have them compared each with each.
    private static int HashOf(JsonNode? node) => node switch
    {
        null => 0,
        JsonObject json => HashOf(json),
        JsonArray list => HashOf(list),
        _ when node.GetValueKind() == JsonValueKind.String => node.GetValue<string>().GetHashCode(StringComparison.Ordinal),
        _ when node.GetValueKind() == JsonValueKind.Number => HashOfNumber(node),
        _ => (int)node.GetValueKind(),
    };

    // A sum, because the order of the members means nothing.
    private static int HashOf(JsonObject json) => json.Aggregate(
        json.Count,
        (sum, pair) => unchecked(sum + HashCode.Combine(pair.Key.GetHashCode(StringComparison.Ordinal), HashOf(pair.Value))));

    private static int HashOf(JsonArray list)
    {
        var hash = new HashCode();

        foreach (var item in list)
        {
            hash.Add(HashOf(item));
        }

        return hash.ToHashCode();
    }

    // The framework's own hash of a number is easily met by many others on purpose.
    private static int HashOfNumber(JsonNode number)
    {
        if (!number.AsValue().TryGetValue(out decimal exact))
        {
            return number.TryNumber(out var rough) ? HashCode.Combine(BitConverter.DoubleToInt64Bits(rough.Value)) : 0;
        }

        if (exact == 0)
        {
            return 0;
        }

        // The division takes away the zeros at the end, so that 1 and 1.0 have the same bits.
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(exact / 1.0000000000000000000000000000m, bits);

        return HashCode.Combine(bits[0], bits[1], bits[2], bits[3]);
    }

    private static bool SameScalar(JsonNode left, JsonNode right) => left.GetValueKind() switch
    {
        JsonValueKind.String => left.GetValue<string>() == right.GetValue<string>(),
        JsonValueKind.Number => SameNumber(left, right),
        _ => true,
    };

    private static bool SameNumber(JsonNode left, JsonNode right)
    {
        var isExact = left.AsValue().TryGetValue(out decimal exactLeft);

        // What does not fit into a decimal is larger than all that does.
        if (isExact != right.AsValue().TryGetValue(out decimal exactRight))
        {
            return false;
        }

        return isExact
            ? exactLeft == exactRight
            : left.TryNumber(out var roughLeft) && right.TryNumber(out var roughRight) && roughLeft.Value.Equals(roughRight.Value);
    }
}
