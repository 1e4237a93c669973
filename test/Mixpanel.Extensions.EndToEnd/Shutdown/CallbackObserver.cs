namespace Mixpanel.Extensions.EndToEnd.Shutdown;

/// <summary>An observer that does something of its own with the first outcome it is told of.</summary>
internal sealed class CallbackObserver : IDeliveryObserver
{
    private Action? _callback;

    internal Action? Callback
    {
        set => _callback = value;
    }

    public void Settled(MessageBatch messages, BatchResult results) => Interlocked.Exchange(ref _callback, null)?.Invoke();
}
