namespace Mixpanel.Extensions.EndToEnd.Faults.Saboteurs;

/// <summary>Reports everything twice.</summary>
internal sealed class TwiceObserver(IDeliveryObserver observer) : IDeliveryObserver
{
    public void Settled(MessageBatch messages, BatchResult results)
    {
        observer.Settled(messages, results);
        observer.Settled(messages, results);
    }
}
