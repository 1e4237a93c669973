namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Tells that something changed, not what: any number of changes while nobody looks are one.</summary>
/// <remarks>To follow it: read <see cref="Version"/>, show the state, wait for a newer version, and start over.</remarks>
internal sealed class ChangeSignal
{
    private long _version;
    private TaskCompletionSource? _next;

    public long Version => Volatile.Read(ref _version);

    /// <summary>Completes as soon as the version is newer than <paramref name="seen"/>.</summary>
    public async Task<long> WaitAsync(long seen, CancellationToken cancellationToken)
    {
        while (true)
        {
            // The order matters: a change between the two is seen in the version, one after them completes the task.
            var next = Next();
            var version = Version;

            if (version > seen)
            {
                return version;
            }

            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Raise()
    {
        Interlocked.Increment(ref _version);
        Interlocked.Exchange(ref _next, null)?.TrySetResult();
    }

    private Task Next()
    {
        var current = Volatile.Read(ref _next);

        if (current is not null)
        {
            return current.Task;
        }

        var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        return (Interlocked.CompareExchange(ref _next, fresh, null) ?? fresh).Task;
    }
}
