using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mixpanel.Extensions.Flags;

namespace Mixpanel.Extensions;

public sealed partial class FlagVariant
{
    /// <summary>The value as a type, or the fallback if there is no value of that type.</summary>
    /// <typeparam name="T">
    /// <see cref="bool"/>, <see cref="string"/>, <see cref="int"/>, <see cref="long"/>, <see cref="float"/>, <see cref="double"/>,
    /// <see cref="decimal"/>, their nullable forms, or <see cref="JsonElement"/>. Other types need their <see cref="JsonTypeInfo{T}"/>.
    /// </typeparam>
    /// <param name="fallback">What to return if no variant was chosen or its value is of another type.</param>
    /// <returns>The value. Nothing is converted, but 5.0 is a whole number too.</returns>
    /// <exception cref="NotSupportedException">The type is none of those above, whatever the value is.</exception>
    [return: NotNullIfNotNull(nameof(fallback))]
    public T GetValue<T>(T fallback) => GetValue(fallback, out _);

    /// <summary>The value as a type, or the fallback, and why.</summary>
    /// <typeparam name="T">A type that <see cref="GetValue{T}(T)"/> names.</typeparam>
    /// <param name="fallback">What to return if no variant was chosen or its value is of another type.</param>
    /// <param name="reason"><see cref="Reason"/>, or <see cref="FlagReason.TypeMismatch"/> if the value is of another type.</param>
    /// <returns>The value.</returns>
    /// <exception cref="NotSupportedException">The type is not among them, whatever the value is.</exception>
    [return: NotNullIfNotNull(nameof(fallback))]
    public T GetValue<T>(T fallback, out FlagReason reason)
    {
        FlagValues.ThrowIfUnsupported<T>();
        reason = Reason;
        if (IsFallback)
        {
            return fallback;
        }

        if (FlagValues.TryRead<T>(Value, _text, out var value))
        {
            return value!;
        }

        reason = FlagReason.TypeMismatch;
        return fallback;
    }

    /// <summary>The value as an object, or the fallback if there is no value of that type.</summary>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="fallback">What to return if no variant was chosen or its value cannot be read as the type.</param>
    /// <param name="typeInfo">The type's description from a source-generated context.</param>
    /// <returns>A new object each time.</returns>
    [return: NotNullIfNotNull(nameof(fallback))]
    public T GetValue<T>(T fallback, JsonTypeInfo<T> typeInfo) => GetValue(fallback, typeInfo, out _);

    /// <summary>The value as an object, or the fallback, and why.</summary>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="fallback">What to return if no variant was chosen or its value cannot be read as the type.</param>
    /// <param name="typeInfo">The type's description from a source-generated context.</param>
    /// <param name="reason"><see cref="Reason"/>, or <see cref="FlagReason.TypeMismatch"/> if the value cannot be read as the type.</param>
    /// <returns>A new object each time.</returns>
    [return: NotNullIfNotNull(nameof(fallback))]
    public T GetValue<T>(T fallback, JsonTypeInfo<T> typeInfo, out FlagReason reason)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        reason = Reason;
        if (IsFallback)
        {
            return fallback;
        }

        if (FlagValues.TryRead(Value, typeInfo, out var value))
        {
            return value!;
        }

        reason = FlagReason.TypeMismatch;
        return fallback;
    }
}
