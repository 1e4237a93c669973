using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions;

public readonly partial struct PropertyValue
{
    /// <summary>A list.</summary>
    /// <param name="v">The items, or <c>null</c>.</param>
    public static implicit operator PropertyValue(string?[]? v) => new(PropertyKind.List, v is null ? null : Array.ConvertAll(v, static item => (PropertyValue)item));

    /// <summary>A list.</summary>
    /// <param name="v">The items, or <c>null</c>.</param>
    public static implicit operator PropertyValue(bool[]? v) => new(PropertyKind.List, v is null ? null : Array.ConvertAll(v, static item => (PropertyValue)item));

    /// <summary>A list.</summary>
    /// <param name="v">The items, or <c>null</c>.</param>
    public static implicit operator PropertyValue(short[]? v) => new(PropertyKind.List, v is null ? null : Array.ConvertAll(v, static item => (PropertyValue)item));

    /// <summary>A list.</summary>
    /// <param name="v">The items, or <c>null</c>.</param>
    public static implicit operator PropertyValue(int[]? v) => new(PropertyKind.List, v is null ? null : Array.ConvertAll(v, static item => (PropertyValue)item));

    /// <summary>A list.</summary>
    /// <param name="v">The items, or <c>null</c>.</param>
    public static implicit operator PropertyValue(long[]? v) => new(PropertyKind.List, v is null ? null : Array.ConvertAll(v, static item => (PropertyValue)item));

    /// <summary>A list.</summary>
    /// <param name="v">The items, or <c>null</c>.</param>
    public static implicit operator PropertyValue(float[]? v) => new(PropertyKind.List, v is null ? null : Array.ConvertAll(v, static item => (PropertyValue)item));

    /// <summary>A list.</summary>
    /// <param name="v">The items, or <c>null</c>.</param>
    public static implicit operator PropertyValue(double[]? v) => new(PropertyKind.List, v is null ? null : Array.ConvertAll(v, static item => (PropertyValue)item));

    /// <summary>A list.</summary>
    /// <param name="v">The items, or <c>null</c>.</param>
    public static implicit operator PropertyValue(decimal[]? v) => new(PropertyKind.List, v is null ? null : Array.ConvertAll(v, static item => (PropertyValue)item));

    /// <summary>A list.</summary>
    /// <param name="v">The items, or <c>null</c>.</param>
    public static implicit operator PropertyValue(DateTime[]? v) => new(PropertyKind.List, v is null ? null : Array.ConvertAll(v, static item => (PropertyValue)item));

    /// <summary>A list.</summary>
    /// <param name="v">The items, or <c>null</c>.</param>
    public static implicit operator PropertyValue(DateTimeOffset[]? v) => new(PropertyKind.List, v is null ? null : Array.ConvertAll(v, static item => (PropertyValue)item));

    /// <summary>A list.</summary>
    /// <param name="v">The items, or <c>null</c>.</param>
    public static implicit operator PropertyValue(DateOnly[]? v) => new(PropertyKind.List, v is null ? null : Array.ConvertAll(v, static item => (PropertyValue)item));

    /// <summary>A list.</summary>
    /// <param name="v">The items, or <c>null</c>.</param>
    public static implicit operator PropertyValue(TimeOnly[]? v) => new(PropertyKind.List, v is null ? null : Array.ConvertAll(v, static item => (PropertyValue)item));

    /// <summary>A list.</summary>
    /// <param name="v">The items, or <c>null</c>.</param>
    public static implicit operator PropertyValue(TimeSpan[]? v) => new(PropertyKind.List, v is null ? null : Array.ConvertAll(v, static item => (PropertyValue)item));

    /// <summary>A list.</summary>
    /// <param name="v">The items, or <c>null</c>.</param>
    public static implicit operator PropertyValue(Guid[]? v) => new(PropertyKind.List, v is null ? null : Array.ConvertAll(v, static item => (PropertyValue)item));

    /// <summary>A list.</summary>
    /// <param name="v">The items, or <c>null</c>.</param>
    public static implicit operator PropertyValue(Uri[]? v) => new(PropertyKind.List, v is null ? null : Array.ConvertAll(v, static item => (PropertyValue)item));

    /// <summary>A list.</summary>
    /// <param name="v">The items, or <c>null</c>.</param>
    public static implicit operator PropertyValue(MixpanelProperties[]? v) => new(PropertyKind.List, v is null ? null : Array.ConvertAll(v, static item => (PropertyValue)item));
}
