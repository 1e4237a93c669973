using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions;

public readonly partial struct PropertyValue
{
    /// <summary>Text; lone surrogates become U+FFFD. Mixpanel cuts texts in events after 255 characters.</summary>
    /// <param name="v">The text, or <c>null</c>.</param>
    public static implicit operator PropertyValue(string? v) => new(PropertyKind.String, v);

    /// <summary>Text: the address as it was given.</summary>
    /// <param name="v">The address, or <c>null</c>.</param>
    public static implicit operator PropertyValue(Uri? v) => new(PropertyKind.String, v?.OriginalString);

    /// <summary>A nested object.</summary>
    /// <param name="v">The properties, or <c>null</c>.</param>
    public static implicit operator PropertyValue(MixpanelProperties? v) => new(PropertyKind.Bag, v);

    /// <summary>A list of values.</summary>
    /// <param name="v">The values, or <c>null</c>.</param>
    public static implicit operator PropertyValue(PropertyValue[]? v) => new(PropertyKind.List, v?.Clone());

    /// <summary>JSON <c>true</c> or <c>false</c>.</summary>
    /// <param name="v">The value.</param>
    public static implicit operator PropertyValue(bool v) => new(PropertyKind.Boolean, v ? 1L : 0L);

    /// <summary>JSON <c>true</c> or <c>false</c>; <c>null</c> where there is none.</summary>
    /// <param name="v">The value, or <c>null</c>.</param>
    public static implicit operator PropertyValue(bool? v) => v is { } value ? value : Null;

    /// <summary>Text of one character.</summary>
    /// <param name="v">The value.</param>
    public static implicit operator PropertyValue(char v) => new(PropertyKind.String, v.ToString());

    /// <summary>Text of one character; <c>null</c> where there is none.</summary>
    /// <param name="v">The value, or <c>null</c>.</param>
    public static implicit operator PropertyValue(char? v) => v is { } value ? value : Null;

    /// <summary>A number.</summary>
    /// <param name="v">The value.</param>
    public static implicit operator PropertyValue(sbyte v) => new(PropertyKind.Int64, (long)v);

    /// <summary>A number; <c>null</c> where there is none.</summary>
    /// <param name="v">The value, or <c>null</c>.</param>
    public static implicit operator PropertyValue(sbyte? v) => v is { } value ? value : Null;

    /// <summary>A number.</summary>
    /// <param name="v">The value.</param>
    public static implicit operator PropertyValue(byte v) => new(PropertyKind.Int64, (long)v);

    /// <summary>A number; <c>null</c> where there is none.</summary>
    /// <param name="v">The value, or <c>null</c>.</param>
    public static implicit operator PropertyValue(byte? v) => v is { } value ? value : Null;

    /// <summary>A number.</summary>
    /// <param name="v">The value.</param>
    public static implicit operator PropertyValue(short v) => new(PropertyKind.Int64, (long)v);

    /// <summary>A number; <c>null</c> where there is none.</summary>
    /// <param name="v">The value, or <c>null</c>.</param>
    public static implicit operator PropertyValue(short? v) => v is { } value ? value : Null;

    /// <summary>A number.</summary>
    /// <param name="v">The value.</param>
    public static implicit operator PropertyValue(ushort v) => new(PropertyKind.Int64, (long)v);

    /// <summary>A number; <c>null</c> where there is none.</summary>
    /// <param name="v">The value, or <c>null</c>.</param>
    public static implicit operator PropertyValue(ushort? v) => v is { } value ? value : Null;

    /// <summary>A number.</summary>
    /// <param name="v">The value.</param>
    public static implicit operator PropertyValue(int v) => new(PropertyKind.Int64, (long)v);

    /// <summary>A number; <c>null</c> where there is none.</summary>
    /// <param name="v">The value, or <c>null</c>.</param>
    public static implicit operator PropertyValue(int? v) => v is { } value ? value : Null;

    /// <summary>A number.</summary>
    /// <param name="v">The value.</param>
    public static implicit operator PropertyValue(uint v) => new(PropertyKind.Int64, (long)v);

    /// <summary>A number; <c>null</c> where there is none.</summary>
    /// <param name="v">The value, or <c>null</c>.</param>
    public static implicit operator PropertyValue(uint? v) => v is { } value ? value : Null;

    /// <summary>A number.</summary>
    /// <param name="v">The value.</param>
    public static implicit operator PropertyValue(long v) => new(PropertyKind.Int64, v);

    /// <summary>A number; <c>null</c> where there is none.</summary>
    /// <param name="v">The value, or <c>null</c>.</param>
    public static implicit operator PropertyValue(long? v) => v is { } value ? value : Null;

    /// <summary>A number.</summary>
    /// <param name="v">The value.</param>
    public static implicit operator PropertyValue(ulong v) => new(PropertyKind.UInt64, unchecked((long)v));

    /// <summary>A number; <c>null</c> where there is none.</summary>
    /// <param name="v">The value, or <c>null</c>.</param>
    public static implicit operator PropertyValue(ulong? v) => v is { } value ? value : Null;

    /// <summary>A number.</summary>
    /// <param name="v">The value.</param>
    public static implicit operator PropertyValue(float v) => new(PropertyKind.Single, (long)BitConverter.SingleToInt32Bits(v));

    /// <summary>A number; <c>null</c> where there is none.</summary>
    /// <param name="v">The value, or <c>null</c>.</param>
    public static implicit operator PropertyValue(float? v) => v is { } value ? value : Null;

    /// <summary>A number.</summary>
    /// <param name="v">The value.</param>
    public static implicit operator PropertyValue(double v) => new(PropertyKind.Double, BitConverter.DoubleToInt64Bits(v));

    /// <summary>A number; <c>null</c> where there is none.</summary>
    /// <param name="v">The value, or <c>null</c>.</param>
    public static implicit operator PropertyValue(double? v) => v is { } value ? value : Null;

    /// <summary>A number with all its digits.</summary>
    /// <param name="v">The value.</param>
    public static implicit operator PropertyValue(decimal v) => new(PropertyKind.Decimal, (object)v);

    /// <summary>A number with all its digits; <c>null</c> where there is none.</summary>
    /// <param name="v">The value, or <c>null</c>.</param>
    public static implicit operator PropertyValue(decimal? v) => v is { } value ? value : Null;

    /// <summary>UTC text, <c>yyyy-MM-ddTHH:mm:ss</c>; an unspecified kind counts as UTC.</summary>
    /// <param name="v">The value.</param>
    public static implicit operator PropertyValue(DateTime v) => new(PropertyKind.DateTime, EventTime.ToUtcTicks(v));

    /// <summary>UTC text, <c>yyyy-MM-ddTHH:mm:ss</c>; an unspecified kind counts as UTC; <c>null</c> where there is none.</summary>
    /// <param name="v">The value, or <c>null</c>.</param>
    public static implicit operator PropertyValue(DateTime? v) => v is { } value ? value : Null;

    /// <summary>UTC text, <c>yyyy-MM-ddTHH:mm:ss</c>.</summary>
    /// <param name="v">The value.</param>
    public static implicit operator PropertyValue(DateTimeOffset v) => new(PropertyKind.DateTime, v.UtcTicks);

    /// <summary>UTC text, <c>yyyy-MM-ddTHH:mm:ss</c>; <c>null</c> where there is none.</summary>
    /// <param name="v">The value, or <c>null</c>.</param>
    public static implicit operator PropertyValue(DateTimeOffset? v) => v is { } value ? value : Null;

    /// <summary>Text, <c>yyyy-MM-dd</c>.</summary>
    /// <param name="v">The value.</param>
    public static implicit operator PropertyValue(DateOnly v) => new(PropertyKind.DateOnly, (long)v.DayNumber);

    /// <summary>Text, <c>yyyy-MM-dd</c>; <c>null</c> where there is none.</summary>
    /// <param name="v">The value, or <c>null</c>.</param>
    public static implicit operator PropertyValue(DateOnly? v) => v is { } value ? value : Null;

    /// <summary>Text, <c>HH:mm:ss</c>.</summary>
    /// <param name="v">The value.</param>
    public static implicit operator PropertyValue(TimeOnly v) => new(PropertyKind.TimeOnly, v.Ticks);

    /// <summary>Text, <c>HH:mm:ss</c>; <c>null</c> where there is none.</summary>
    /// <param name="v">The value, or <c>null</c>.</param>
    public static implicit operator PropertyValue(TimeOnly? v) => v is { } value ? value : Null;

    /// <summary>A number of seconds.</summary>
    /// <param name="v">The value.</param>
    public static implicit operator PropertyValue(TimeSpan v) => new(PropertyKind.TimeSpan, v.Ticks);

    /// <summary>A number of seconds; <c>null</c> where there is none.</summary>
    /// <param name="v">The value, or <c>null</c>.</param>
    public static implicit operator PropertyValue(TimeSpan? v) => v is { } value ? value : Null;

    /// <summary>Text, 36 characters with hyphens.</summary>
    /// <param name="v">The value.</param>
    public static implicit operator PropertyValue(Guid v) => new(PropertyKind.Guid, (object)v);

    /// <summary>Text, 36 characters with hyphens; <c>null</c> where there is none.</summary>
    /// <param name="v">The value, or <c>null</c>.</param>
    public static implicit operator PropertyValue(Guid? v) => v is { } value ? value : Null;
}
