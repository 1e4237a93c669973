using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Mixpanel.Extensions.Tests.Buffering;

/// <summary>A clock that knows when a timer is set again, which is how a pump goes to sleep, and can let time pass exactly then.</summary>
internal sealed class PumpClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _sleeps = Channel.CreateUnbounded<TimeSpan>();
    private readonly DateTimeOffset _start;

    internal PumpClock() => _start = GetUtcNow();

    internal static TimeSpan Watchdog { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Thrown when anybody asks for the time, while it is set.</summary>
    internal Exception? Fault { get; set; }

    internal TimeSpan Now => base.GetUtcNow() - _start;

    public override long GetTimestamp() => Fault is { } fault ? throw fault : base.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(base.CreateTimer(callback, state, dueTime, period), this);

    /// <summary>Waits until the pump sleeps this long.</summary>
    internal async Task SleepsAsync(TimeSpan due)
    {
        using var watchdog = new CancellationTokenSource(Watchdog);
        while (await _sleeps.Reader.ReadAsync(watchdog.Token) != due)
        {
        }
    }

    /// <summary>Whenever the pump sleeps, lets that time pass, until a task is done.</summary>
    internal async Task<T> RunAsync<T>(Task<T> task)
    {
        using var watchdog = new CancellationTokenSource(Watchdog);
        while (true)
        {
            if (task.IsCompleted)
            {
                return await task;
            }

            // Looked at only, so that no sleep is lost when the task is done at the same time.
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(watchdog.Token);
            await await Task.WhenAny((Task)task, _sleeps.Reader.WaitToReadAsync(stop.Token).AsTask());
            if (!task.IsCompleted && _sleeps.Reader.TryRead(out var due) && due > TimeSpan.Zero)
            {
                Advance(due);
            }

            await stop.CancelAsync();
        }
    }

    private sealed class Timer(ITimer timer, PumpClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            clock._sleeps.Writer.TryWrite(dueTime);
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
