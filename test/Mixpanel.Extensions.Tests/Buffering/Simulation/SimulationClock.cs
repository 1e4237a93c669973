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

    /// <summary>When somebody's patience ends who is not the pump.</summary>
    internal DateTimeOffset? NextLimit
    {
        get
        {
            lock (_lock)
            {
                return _timers.Where(static timer => !timer.IsPump).Min(static timer => timer.Due);
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulationTimer(this, isPump: state is WakeUp);
        timer.Start(base.CreateTimer(callback, state, dueTime, period), dueTime);
        lock (_lock)
        {
            _timers.Add(timer);
            Monitor.PulseAll(_lock);
        }

        return timer;
    }

    /// <summary>
    /// Returns when the pump has looked at everything there was when this was called. The first time it goes to sleep may end a look that began
    /// before; the second ends one that began after.
    /// </summary>
    internal void LetPumpLook(BufferPump pump)
    {
        for (var look = 0; look < 2; look++)
        {
            var before = Interlocked.Read(ref _sleeps);
            pump.Wake();
            WaitUntil(() => Interlocked.Read(ref _sleeps) > before);
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
