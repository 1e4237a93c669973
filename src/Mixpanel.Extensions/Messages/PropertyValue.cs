using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions;

/// <summary>
/// One property value: whatever converts to it can be sent to Mixpanel, and what cannot be sent does not compile.
/// </summary>
/// <remarks>
/// Text, numbers, booleans, dates, ids, arrays and nested <see cref="MixpanelProperties"/> convert by themselves; enumerables, dictionaries,
/// enums and JSON enter through <c>From</c>. Dates and times of day travel as UTC text (<c>yyyy-MM-ddTHH:mm:ss</c>), an unspecified
/// <see cref="DateTime"/> counts as UTC, and a <see cref="TimeSpan"/> travels as seconds. <c>default</c> is JSON <c>null</c>.
/// Enumerables are read when the message is encoded, before the send call returns, and are not kept.
/// </remarks>
public readonly partial struct PropertyValue
{
    private readonly object? _reference;
    private readonly long _bits;

    private PropertyValue(PropertyKind kind, object? reference)
    {
        Kind = reference is null ? PropertyKind.Null : kind;
        _reference = reference;
    }

    private PropertyValue(PropertyKind kind, long bits)
    {
        Kind = kind;
        _bits = bits;
    }

    /// <summary>JSON <c>null</c>, which Mixpanel shows as "(not set)".</summary>
    public static PropertyValue Null => default;

    /// <summary>Whether it is JSON <c>null</c>.</summary>
    public bool IsNull => Kind == PropertyKind.Null;

    internal PropertyKind Kind { get; }

    internal string Text => (string)_reference!;

    internal bool Boolean => _bits != 0;

    internal long Int64 => _bits;

    internal ulong UInt64 => unchecked((ulong)_bits);

    internal double Double => BitConverter.Int64BitsToDouble(_bits);

    internal float Single => BitConverter.Int32BitsToSingle(unchecked((int)_bits));

    internal DateTime UtcDateTime => new(_bits, DateTimeKind.Utc);

    internal object Reference => _reference!;

    /// <summary>A number: a valid operand of Increment and of a charge.</summary>
    internal bool IsNumber => Kind is PropertyKind.Int64 or PropertyKind.UInt64 or PropertyKind.Single or PropertyKind.Double or PropertyKind.Decimal
        || (Kind == PropertyKind.JsonElement && ((JsonElement)_reference!).ValueKind == JsonValueKind.Number);

    internal bool IsList => Kind is PropertyKind.List or PropertyKind.Sequence
        || (Kind == PropertyKind.JsonElement && ((JsonElement)_reference!).ValueKind == JsonValueKind.Array)
        || (Kind == PropertyKind.JsonNode && _reference is JsonArray);

    /// <summary>Whether it is a set of properties that can be read without running the caller's code.</summary>
    internal bool IsPropertySet => Kind == PropertyKind.Bag || (Kind == PropertyKind.JsonNode && _reference is JsonObject);

    /// <summary>Whether it names nobody: <c>null</c>, or text without a visible character.</summary>
    internal bool IsBlank => Kind == PropertyKind.Null || (Kind == PropertyKind.String && string.IsNullOrWhiteSpace(Text));

    /// <summary>The text by which it identifies somebody, however it was given; <c>null</c> for what is no id.</summary>
    internal string? IdText => Kind switch
    {
        PropertyKind.String => Text,
        PropertyKind.Boolean => Boolean ? "true" : "false",
        PropertyKind.Int64 => Int64.ToString(CultureInfo.InvariantCulture),
        PropertyKind.UInt64 => UInt64.ToString(CultureInfo.InvariantCulture),
        PropertyKind.Single => Single.ToString(CultureInfo.InvariantCulture),
        PropertyKind.Double => Double.ToString(CultureInfo.InvariantCulture),
        PropertyKind.Decimal or PropertyKind.Guid => InvariantText.Of(Reference),
        PropertyKind.JsonElement when IsNumber => ((JsonElement)Reference).GetRawText(),
        _ => null,
    };

    /// <summary>
    /// A list, or an object where <paramref name="values"/> is a dictionary. Items may be anything that converts to a property value,
    /// or enumerables and dictionaries of such.
    /// </summary>
    /// <param name="values">Read once, when the message is encoded. An endless one is rejected, not read to its end.</param>
    /// <returns>The value; an item of a type that cannot be sent makes the message <see cref="SendStatus.Rejected"/>.</returns>
    public static PropertyValue From(IEnumerable values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return FromObject(values, owner: null);
    }

    /// <summary>The name of an enum member, or the number of an unnamed one.</summary>
    /// <typeparam name="TEnum">The enum.</typeparam>
    /// <param name="value">The member.</param>
    /// <returns>The name as text.</returns>
    public static PropertyValue From<TEnum>(TEnum value)
        where TEnum : struct, Enum => value.ToString();

    /// <summary>The JSON as it is.</summary>
    /// <param name="value">Any JSON; <c>null</c> is JSON <c>null</c>.</param>
    /// <returns>The value.</returns>
    [OverloadResolutionPriority(1)] // Objects and arrays of JSON are enumerable too.
    public static PropertyValue From(JsonNode? value) => value is JsonValue scalar ? FromScalar(scalar) : new(PropertyKind.JsonNode, value);

    /// <summary>The JSON as it is, copied: the document may be disposed.</summary>
    /// <param name="value">Any JSON; an undefined element is JSON <c>null</c>.</param>
    /// <returns>The value.</returns>
    public static PropertyValue From(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => Null,
        JsonValueKind.String => JsonText.Read(value),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => new(PropertyKind.JsonElement, value.Clone()),
    };

    /// <summary>The text, if the value is one. For rewriters that look for something, such as an e-mail address.</summary>
    /// <param name="text">The text.</param>
    /// <returns><c>true</c> if the value is text.</returns>
    public bool TryGetText([NotNullWhen(true)] out string? text)
    {
        text = Kind == PropertyKind.String ? Text : null;
        return text is not null;
    }

    internal static PropertyValue FromFault(MessageFault fault) => new(PropertyKind.Fault, fault);

    /// <summary>The value of an object whose type is only known at run time. <paramref name="owner"/> reads types that have no meaning of their own.</summary>
    internal static PropertyValue FromObject(object? value, ObjectReader? owner) => value switch
    {
        null => Null,
        string text => text,
        bool flag => flag,
        int number => number,
        long number => number,
        double number => number,
        decimal number => number,
        DateTime time => time,
        DateTimeOffset time => time,
        Enum member => member.ToString(),
        PropertyValue known => known,
        MixpanelProperties bag => bag,
        float number => number,
        short number => number,
        ushort number => number,
        uint number => number,
        ulong number => number,
        byte number => number,
        sbyte number => number,
        char character => character,
        Guid id => id,
        Uri uri => uri,
        TimeSpan span => span,
        DateOnly date => date,
        TimeOnly time => time,
        JsonElement json => From(json),
        JsonDocument json => From(json.RootElement),
        JsonNode json => From(json),
        _ => FromContainer(value, owner),
    };

    private static PropertyValue FromContainer(object value, ObjectReader? owner) => value switch
    {
        IDictionary or IEnumerable<KeyValuePair<string, object?>> => new(PropertyKind.Map, new ObjectReference(value, owner)),
        IEnumerable when owner is null || owner.IsPlainSequence(value) => new(PropertyKind.Sequence, new ObjectReference(value, owner)),
        _ when owner is null => FromFault(MessageFault.Unsupported(value.GetType())),
        _ => owner.IsOpaque(value) ? owner.ReadOpaque(value) : new(PropertyKind.Object, new ObjectReference(value, owner)),
    };

    /// <summary>A scalar that was put into a <see cref="JsonNode"/>: JSON that was parsed, or any .NET value.</summary>
    private static PropertyValue FromScalar(JsonValue value)
    {
        try
        {
            return value.TryGetValue<JsonElement>(out var element) ? From(element) : FromObject(value.GetValue<object>(), owner: null);
        }
        catch (Exception exception)
        {
            return FromFault(MessageFault.Unreadable(exception));
        }
    }
}
