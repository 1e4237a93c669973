namespace Mixpanel.Extensions.Tests.Buffering.Simulation;

/// <summary>A timer that tells its clock when it is due.</summary>
internal sealed class SimulationTimer(SimulationClock clock, bool isPump, long number, TimeSpan limit) : ITimer
{
    private ITimer _inner = null!;
    private DateTimeOffset? _due;

    internal bool IsPump => isPump;

    internal long Number => number;

    /// <summary>How long it was to last at first.</summary>
    internal TimeSpan Limit => limit;

    internal DateTimeOffset? Due => _due > clock.GetUtcNow() ? _due : null;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (clock.TimerFault is { } fault)
        {
            throw fault;
        }

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
