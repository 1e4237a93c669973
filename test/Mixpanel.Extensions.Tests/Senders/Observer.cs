namespace Mixpanel.Extensions.Tests.Senders;

/// <summary>Remembers what it was told.</summary>
internal sealed class Observer : IDeliveryObserver
{
    internal List<MixpanelMessage> Messages { get; } = [];

    internal List<SendResult> Results { get; } = [];

    public void Settled(MessageBatch messages, BatchResult results)
    {
        Assert.That(results, Has.Count.EqualTo(messages.Count));
        Messages.AddRange(messages);
        Results.AddRange(results);
    }
}
