namespace Mixpanel.Extensions.Emulator.Storage;

/// <summary>Someone who waits for a number of accepted messages.</summary>
internal sealed class Waiter(int count)
{
    // The continuation must not run inside the journal's lock, nor hold up the request that brought the message.
    private readonly TaskCompletionSource<IReadOnlyList<ReceivedMessage>> _source =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<IReadOnlyList<ReceivedMessage>> Task => _source.Task;

    public bool IsServedBy(long accepted) => accepted >= count;

    public void Serve(IReadOnlyList<ReceivedMessage> messages) => _source.TrySetResult(messages);

    public void Abandon() => _source.TrySetException(new ObjectDisposedException(nameof(MixpanelEmulator)));
}
