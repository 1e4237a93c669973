using Microsoft.Extensions.Time.Testing;
using Mixpanel.Extensions.Buffering;

namespace Mixpanel.Extensions.Tests.Buffering.Simulation;

/// <summary>
/// A clock that knows when the next timer is due, and when the pump has looked at everything: it sets its timer each time it goes to sleep.
/// </summary>
internal sealed class SimulationClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private static readonly TimeSpan _watchdog = TimeSpan.FromSeconds(20);

    private readonly HashSet<SimulationTimer> _timers = [];
    private readonly object _lock = new();
    private long _sleeps;
    private long _lastTimer;

    /// <summary>Thrown whenever anybody asks how much time has passed.</summary>
    internal Exception? Fault { get; set; }

    /// <summary>Thrown whenever anybody asks to be woken.</summary>
    internal Exception? TimerFault { get; set; }

    /// <summary>The number of the timer that was created last.</summary>
    internal long LastTimer
    {
        get
        {
            lock (_lock)
            {
                return _lastTimer;
            }
        }
    }

    /// <summary>When something happens by itself; <c>null</c> for never.</summary>
    internal DateTimeOffset? NextDue
    {
        get
        {
            lock (_lock)
            {
                return _timers.Min(static timer => timer.Due);
            }
        }
    }

    public override long GetTimestamp()
    {
        if (Fault is not { } fault)
        {
            return base.GetTimestamp();
        }

        // The pump does not come to sleep by this clock, so this is all that tells of it.
        Changed();
        throw fault;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (TimerFault is { } fault)
        {
            throw fault;
        }

        lock (_lock)
        {
            var timer = new SimulationTimer(this, isPump: state is WakeUp, ++_lastTimer, dueTime);
            timer.Start(base.CreateTimer(callback, state, dueTime, period), dueTime);
            _timers.Add(timer);
            Monitor.PulseAll(_lock);
            return timer;
        }
    }

    /// <summary>
    /// How long somebody who is not the pump waits at most, of those who began after timer number <paramref name="after"/> the last; <c>null</c> if
    /// nobody does. A wait that is over takes its timer back a moment after whoever waited has gone on.
    /// </summary>
    internal TimeSpan? NewestLimit(long after)
    {
        lock (_lock)
        {
            return _timers.Where(timer => !timer.IsPump && timer.Number > after && timer.Due is not null).MaxBy(static timer => timer.Number)?.Limit;
        }
    }

    /// <summary>
    /// Returns when the pump has looked at everything there was when this was called. The first time it goes to sleep may end a look that began
    /// before; the second ends one that began after. A pump that has ended has nothing left to look at.
    /// </summary>
    internal void LetPumpLook(BufferPump pump)
    {
        if (Fault is not null)
        {
            // It sees nothing then, and sleeps by another clock.
            return;
        }

        for (var look = 0; look < 2; look++)
        {
            var before = Interlocked.Read(ref _sleeps);
            pump.Wake();
            WaitUntil(() => Interlocked.Read(ref _sleeps) > before || pump.Completion.IsCompleted);
        }
    }

    /// <summary>Waits for other threads, woken by <see cref="Changed"/>.</summary>
    internal void WaitUntil(Func<bool> condition)
    {
        lock (_lock)
        {
            while (!condition())
            {
                if (!Monitor.Wait(_lock, _watchdog))
                {
                    throw new TimeoutException("The pump did not come to rest.");
                }
            }
        }
    }

    internal void Changed()
    {
        lock (_lock)
        {
            Monitor.PulseAll(_lock);
        }
    }

    internal void FellAsleep()
    {
        Interlocked.Increment(ref _sleeps);
        Changed();
    }

    internal void Forget(SimulationTimer timer)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
        }
    }
}
