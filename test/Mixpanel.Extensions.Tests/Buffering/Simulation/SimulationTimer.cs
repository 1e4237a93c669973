namespace Mixpanel.Extensions.Tests.Buffering.Simulation;

/// <summary>A timer that tells its clock when it is due.</summary>
internal sealed class SimulationTimer(SimulationClock clock, bool isPump) : ITimer
{
    private ITimer _inner = null!;
    private DateTimeOffset? _due;

    internal bool IsPump => isPump;

    internal DateTimeOffset? Due => _due > clock.GetUtcNow() ? _due : null;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        SetDue(dueTime);
        var isChanged = _inner.Change(dueTime, period);
        if (isPump)
        {
            clock.FellAsleep();
        }

        return isChanged;
    }

    public void Dispose()
    {
        clock.Forget(this);
        _inner.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    internal void Start(ITimer inner, TimeSpan dueTime)
    {
        _inner = inner;
        SetDue(dueTime);
    }

    private void SetDue(TimeSpan dueTime) => _due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.GetUtcNow() + dueTime;
}
