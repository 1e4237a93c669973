using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Replies;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Validation;

/// <summary>The <c>time</c> of an event, in seconds or milliseconds since 1970.</summary>
internal static class EventTime
{
    private const string Field = "properties.time";

    // 10^11 is the year 5138 in seconds and 1973 in milliseconds.
    private const double SmallestMilliseconds = 1e11;

    private static readonly DateTimeOffset _earliest = new(1971, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan _clockSkew = TimeSpan.FromHours(1);
    private static readonly TimeSpan _trackHistory = TimeSpan.FromDays(5);

    /// <summary>The rule of <c>/import</c>; an absent time is the business of the caller.</summary>
    public static Verdict? Check(JsonNode? time, DateTimeOffset now)
    {
        if (time is null)
        {
            return null;
        }

        if (!TryRead(time, out var milliseconds) || milliseconds < _earliest.ToUnixTimeMilliseconds())
        {
            return Verdict.Rejected(Field, KnownTexts.TimeNotSeconds);
        }

        return milliseconds > (now + _clockSkew).ToUnixTimeMilliseconds()
            ? Verdict.Rejected(Field, KnownTexts.TimeInFuture)
            : null;
    }

    /// <summary>The rule of <c>/track</c>, which keeps the last five days only, and says nothing about it.</summary>
    public static bool IsTooOldForTrack(JsonNode? time, DateTimeOffset now) =>
        TryRead(time, out var milliseconds) && milliseconds < (now - _trackHistory).ToUnixTimeMilliseconds();

    private static bool TryRead(JsonNode? time, out double milliseconds)
    {
        if (!time.TryNumber(out var number))
        {
            milliseconds = 0;
            return false;
        }

        milliseconds = number.Value >= SmallestMilliseconds ? number.Value : number.Value * 1000;
        return true;
    }
}
