using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Reads moments that senders write in seconds or in milliseconds since 1970.</summary>
internal static class EventMoment
{
    // 10^11 is the year 5138 in seconds and 1973 in milliseconds.
    private const double SmallestMilliseconds = 1e11;

    private static readonly long _earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();

    /// <summary>The milliseconds since 1970; those of <paramref name="now"/> when there is no number, or one of a moment to come.</summary>
    public static long Read(JsonNode? time, DateTimeOffset now)
    {
        var latest = now.ToUnixTimeMilliseconds();

        if (!time.TryNumber(out var number))
        {
            return latest;
        }

        var milliseconds = number.Value >= SmallestMilliseconds ? number.Value : number.Value * 1000;

        return milliseconds >= latest ? latest : (long)Math.Max(Math.Floor(milliseconds), _earliest);
    }
}
