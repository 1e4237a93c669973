namespace Mixpanel.Extensions.Emulator.Limits;

/// <summary>A sum over the last minute, or any other span, remembered in a fixed number of slices.</summary>
internal sealed class RollingWindow(long limit, TimeSpan span, TimeProvider time)
{
    private const int Slices = 60;

    private readonly long[] _sums = new long[Slices];
    private readonly long _start = time.GetTimestamp();
    private long _newest;
    private long _total;

    public bool HasRoomFor(long amount)
    {
        Advance();
        return _total + amount <= limit;
    }

    public void Add(long amount)
    {
        Advance();
        _sums[_newest % Slices] += amount;
        _total += amount;
    }

    /// <summary>Forgets the slices that have left the window.</summary>
    private void Advance()
    {
        var now = time.GetElapsedTime(_start).Ticks * Slices / span.Ticks;

        // One more than there are slices would only clear some of them twice.
        for (var slice = Math.Max(_newest + 1, now - Slices + 1); slice <= now; slice++)
        {
            _total -= _sums[slice % Slices];
            _sums[slice % Slices] = 0;
        }

        _newest = Math.Max(_newest, now);
    }
}
