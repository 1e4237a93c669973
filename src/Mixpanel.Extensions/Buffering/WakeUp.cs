namespace Mixpanel.Extensions.Buffering;

/// <summary>Lets one loop sleep until somebody has something for it, or until a point in time. Wakes that nobody waits for are not lost.</summary>
internal sealed class WakeUp : IDisposable
{
    private readonly ITimer _timer;
    private volatile TaskCompletionSource _signal = NewSignal();

    internal WakeUp(TimeProvider clock) =>
        _timer = clock.CreateTimer(static wakeUp => ((WakeUp)wakeUp!).Set(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();

    internal void Set() => _signal.TrySetResult();

    /// <param name="atTheLatest">After how long to wake without being woken; <c>null</c> for never.</param>
    internal async Task WaitAsync(TimeSpan? atTheLatest)
    {
        // Timers know whole milliseconds; rounded down, the last fraction of one would be spent waking and sleeping again.
        _timer.Change(
            atTheLatest is { } due ? TimeSpan.FromMilliseconds(Math.Ceiling(due.TotalMilliseconds)) : Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        await _signal.Task.ConfigureAwait(false);

        // From here on a wake counts for the next wait: the loop looks at everything once more before it sleeps again.
        _signal = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
