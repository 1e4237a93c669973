namespace Mixpanel.Extensions.Emulator.State;

/// <summary>What becomes of the events of a user who has far too many on one day.</summary>
internal static class HotShard
{
    public const string EventName = "$hotshard_events";

    private const long DayMilliseconds = 24L * 60 * 60 * 1000;

    public static int DayOf(long milliseconds) => (int)Math.Clamp(Math.Floor((double)milliseconds / DayMilliseconds), int.MinValue, int.MaxValue);
}
