namespace Mixpanel.Extensions.Emulator.Storage;

/// <summary>Someone who waits until there are enough of something, and then wants all of it.</summary>
internal sealed class ListWaiter<T>(Func<bool> isEnough, Func<IReadOnlyList<T>> all) : Waiter
{
    // The continuation must not run inside the journal's lock, nor hold up the request that brought the message.
    private readonly TaskCompletionSource<IReadOnlyList<T>> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<IReadOnlyList<T>> Task => _source.Task;

    public override void TryServe()
    {
        if (!_source.Task.IsCompleted && isEnough())
        {
            _source.TrySetResult(all());
        }
    }

    public override void Abandon() => _source.TrySetException(new ObjectDisposedException(nameof(MixpanelEmulator)));
}
