namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Counts by span, for the newest 60 spans.</summary>
internal sealed class RollingCounter(TimeSpan span)
{
    private const int Spans = 60;

    private readonly int[] _counts = new int[Spans];
    private long _newest;

    public void Add(DateTimeOffset at, int count = 1)
    {
        var index = at.UtcTicks / span.Ticks;
        MoveTo(index);

        // A clock that was set back counts into the past, as far as it reaches.
        if (index > _newest - Spans)
        {
            _counts[index % Spans] += count;
        }
    }

    /// <summary>The counts up to a moment, the oldest first.</summary>
    public TimeBucket[] Buckets(DateTimeOffset now)
    {
        var last = now.UtcTicks / span.Ticks;

        return
        [
            .. Enumerable.Range(0, Spans).Select(i => last - Spans + 1 + i).Select(index => new TimeBucket(StartOf(index), CountOf(index))),
        ];
    }

    private static DateTimeOffset Utc(long ticks) => new(Math.Max(ticks, 0), TimeSpan.Zero);

    private DateTimeOffset StartOf(long index) => Utc(index * span.Ticks);

    private int CountOf(long index) => index <= _newest && index > _newest - Spans && index >= 0 ? _counts[index % Spans] : 0;

    private void MoveTo(long index)
    {
        if (index <= _newest)
        {
            return;
        }

        var passed = Math.Min(index - _newest, Spans);

        for (var i = 0; i < passed; i++)
        {
            _counts[(index - i) % Spans] = 0;
        }

        _newest = index;
    }
}
