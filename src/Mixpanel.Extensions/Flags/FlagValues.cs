using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Flags;

/// <summary>
/// Reads the value of a variant as a type. Whoever set the flag up may have chosen another type, so no value throws; a type that no value can be read
/// as is the caller's mistake, and does.
/// </summary>
internal static class FlagValues
{
    internal static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? JsonText.Read(value) : null;

    /// <exception cref="NotSupportedException">No value can be read as the type without its description.</exception>
    internal static void ThrowIfUnsupported<T>()
    {
        if (!IsSupported<T>())
        {
            throw new NotSupportedException($"A flag's value cannot be read as {typeof(T)} as it is. Use the overload with a JsonTypeInfo<T> of a source-generated context.");
        }
    }

    /// <param name="json">The value.</param>
    /// <param name="text">The same, if it is text.</param>
    /// <param name="value">The value as the type.</param>
    internal static bool TryRead<T>(JsonElement json, string? text, out T? value)
    {
        // Each comparison is a constant to the compiler of T, which leaves one branch of them.
        if (typeof(T) == typeof(string))
        {
            return As(text is not null, text, out value);
        }

        if (typeof(T) == typeof(bool) || typeof(T) == typeof(bool?))
        {
            return As(json.ValueKind is JsonValueKind.True or JsonValueKind.False, json.ValueKind == JsonValueKind.True, out value);
        }

        if (typeof(T) == typeof(JsonElement) || typeof(T) == typeof(JsonElement?))
        {
            return As(json.ValueKind != JsonValueKind.Undefined, json, out value);
        }

        value = default;
        return json.ValueKind == JsonValueKind.Number && TryReadNumber(json, out value);
    }

    internal static bool TryRead<T>(JsonElement json, JsonTypeInfo<T> typeInfo, out T? value)
    {
        value = default;
        if (json.ValueKind == JsonValueKind.Undefined)
        {
            return false;
        }

        try
        {
            value = json.Deserialize(typeInfo);
        }
        catch (Exception)
        {
            // A constructor or converter of the caller's type may throw anything.
            return false;
        }

        return value is not null;
    }

    /// <summary>A constant to the compiler of a value type.</summary>
    private static bool IsSupported<T>() =>
        typeof(T) == typeof(string)
        || typeof(T) == typeof(bool) || typeof(T) == typeof(bool?)
        || typeof(T) == typeof(int) || typeof(T) == typeof(int?)
        || typeof(T) == typeof(long) || typeof(T) == typeof(long?)
        || typeof(T) == typeof(double) || typeof(T) == typeof(double?)
        || typeof(T) == typeof(float) || typeof(T) == typeof(float?)
        || typeof(T) == typeof(decimal) || typeof(T) == typeof(decimal?)
        || typeof(T) == typeof(JsonElement) || typeof(T) == typeof(JsonElement?);

    private static bool TryReadNumber<T>(JsonElement json, out T? value)
    {
        if (typeof(T) == typeof(int) || typeof(T) == typeof(int?))
        {
            var isWhole = TryWhole(json, out var number) && number is >= int.MinValue and <= int.MaxValue;
            return As(isWhole, isWhole ? (int)number : 0, out value);
        }

        if (typeof(T) == typeof(long) || typeof(T) == typeof(long?))
        {
            return As(TryWhole(json, out var number), number, out value);
        }

        if (typeof(T) == typeof(double) || typeof(T) == typeof(double?))
        {
            return As(json.TryGetDouble(out var number) && double.IsFinite(number), number, out value);
        }

        if (typeof(T) == typeof(float) || typeof(T) == typeof(float?))
        {
            return As(json.TryGetSingle(out var number) && float.IsFinite(number), number, out value);
        }

        if (typeof(T) == typeof(decimal) || typeof(T) == typeof(decimal?))
        {
            return As(json.TryGetDecimal(out var number), number, out value);
        }

        value = default;
        return false;
    }

    /// <summary>A whole number, also where it is written with a point or an exponent.</summary>
    private static bool TryWhole(JsonElement json, out long number)
    {
        if (json.TryGetInt64(out number))
        {
            return true;
        }

        // A decimal rounds what is nearly 0 to 0; a double does not.
        if (!json.TryGetDecimal(out var value) || value != decimal.Truncate(value) || value is < long.MinValue or > long.MaxValue
            || !double.IsInteger(json.GetDouble()))
        {
            return false;
        }

        number = (long)value;
        return true;
    }

    /// <summary>The value as what it is known to be. A value type costs no box: the compiler sees through the cast.</summary>
    private static bool As<TValue, T>(bool isRead, TValue read, out T? value)
    {
        value = isRead && read is T typed ? typed : default;
        return isRead;
    }
}
