namespace Mixpanel.Extensions;

/// <summary>
/// A point in time. Both <see cref="DateTimeOffset"/> and <see cref="DateTime"/> convert to it; a <see cref="DateTime"/> of unspecified kind
/// counts as UTC, as databases return it, and not as the server's local time.
/// </summary>
/// <remarks>Mixpanel keeps milliseconds. For seconds since the epoch use <see cref="DateTimeOffset.FromUnixTimeSeconds(long)"/>.</remarks>
public readonly record struct EventTime
{
    private readonly DateTimeOffset _value;

    private EventTime(DateTimeOffset value) => _value = value;

    internal long UnixMilliseconds => _value.ToUnixTimeMilliseconds();

    /// <summary>The same point in time.</summary>
    /// <param name="value">Any offset.</param>
    public static implicit operator EventTime(DateTimeOffset value) => new(value);

    /// <summary>The same point in time; an unspecified kind counts as UTC.</summary>
    /// <param name="value">Any kind.</param>
    public static implicit operator EventTime(DateTime value) => new(new DateTimeOffset(ToUtcTicks(value), TimeSpan.Zero));

    /// <summary>The point in time as UTC.</summary>
    /// <returns>The time with an offset of zero.</returns>
    public DateTimeOffset ToDateTimeOffset() => _value.ToUniversalTime();

    internal static long ToUtcTicks(DateTime value) => value.Kind == DateTimeKind.Local ? value.ToUniversalTime().Ticks : value.Ticks;
}
