using System.Collections.Concurrent;
using Mixpanel.Extensions;

namespace Shop;

/// <summary>Counts what Mixpanel has taken, as the SDK reports it.</summary>
public sealed class SentMessages : IDeliveryObserver
{
    private readonly ConcurrentDictionary<MessageKind, int> _records = new();

    private int _others;

    /// <summary>The records that were delivered, by kind.</summary>
    public IReadOnlyDictionary<MessageKind, int> Records => _records;

    /// <summary>The messages that were not delivered.</summary>
    public int Undelivered => _others;

    public void Settled(MessageBatch messages, BatchResult results)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            if (results[i].Status == SendStatus.Delivered)
            {
                _records.AddOrUpdate(message.Kind, message.Records, (_, count) => count + message.Records);
            }
            else
            {
                Interlocked.Increment(ref _others);
            }
        }
    }
}
