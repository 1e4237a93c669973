namespace Mixpanel.Extensions.Buffering;

/// <summary>Lets callers through one at a time, in the order they came. A place that is left by cancellation is closed up.</summary>
internal sealed class WaitingLine
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;
    private int _length;

    /// <summary>Whether nobody waits. Whoever comes while somebody does has to join, or would overtake.</summary>
    internal bool IsEmpty => Volatile.Read(ref _length) == 0;

    /// <summary>Takes the last place, before the first await, and runs something once everybody in front is through.</summary>
    internal async ValueTask<T> RunAsync<T>(Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        var through = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (_lock)
        {
            before = _last;
            _last = through.Task;
            _length++;
        }

        try
        {
            await before.WaitAsync(cancellationToken).ConfigureAwait(false);
            return await run(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _length);
            if (before.IsCompleted)
            {
                through.SetResult();
            }
            else
            {
                _ = before.ContinueWith(
                    static (_, state) => ((TaskCompletionSource)state!).SetResult(),
                    through,
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
            }
        }
    }
}
