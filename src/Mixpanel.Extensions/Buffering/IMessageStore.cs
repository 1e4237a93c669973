using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.Buffering;

/// <summary>
/// Where accepted messages wait: append, lease oldest first, settle. Memory is the first store; the pump does not know which one it empties.
/// </summary>
internal interface IMessageStore
{
    /// <summary>What it holds, messages on their way included.</summary>
    StoreContent Content { get; }

    /// <summary>Whether so little room is left that messages should not wait for company.</summary>
    bool IsCrowded { get; }

    /// <summary>Takes a message over, if there is room.</summary>
    /// <returns>Whether it did, and whether the pump should look.</returns>
    AppendOutcome Append(MixpanelMessage message, long now);

    /// <summary>What waits for an endpoint.</summary>
    StoreLevel Level(IngestionEndpoint endpoint);

    /// <summary>
    /// Hands out the oldest messages for an endpoint, within limits but at least one. Messages of a profile or group that is on its way stay behind.
    /// </summary>
    /// <returns><c>null</c> if there is nothing to hand out.</returns>
    MessageLease? Lease(IngestionEndpoint endpoint, int maxRecords, long maxBytes);

    /// <summary>Forgets the messages of a lease that are done, and puts the others back where they were.</summary>
    /// <param name="lease">The lease, which ends.</param>
    /// <param name="isDone">For each message whether it is done.</param>
    /// <returns><c>false</c> if the lease had ended before.</returns>
    bool Settle(MessageLease lease, ReadOnlySpan<bool> isDone);

    /// <summary>Takes out the oldest messages that are not on their way until there is room for a message.</summary>
    /// <param name="message">The message to make room for.</param>
    /// <param name="evicted">What was taken out; empty if there was room already, or if there cannot be any.</param>
    /// <returns>Whether there is room.</returns>
    bool TryMakeRoom(MixpanelMessage message, out IReadOnlyList<BufferedMessage> evicted);

    /// <summary>Takes out the oldest messages for an endpoint that are not on their way, as long as a condition holds.</summary>
    IReadOnlyList<BufferedMessage> TakeOldest(IngestionEndpoint endpoint, Func<BufferedMessage, bool> condition);

    /// <summary>From now on nothing more is taken over.</summary>
    void Close();

    /// <summary>Takes out everything. Leases end.</summary>
    /// <returns>What was taken out.</returns>
    IReadOnlyList<ClearedMessage> Clear();
}
