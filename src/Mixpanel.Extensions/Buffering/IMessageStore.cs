namespace Mixpanel.Extensions.Buffering;

/// <summary>
/// Where accepted messages wait: append, lease oldest first, settle. Memory is the first store; the pump does not know which one it empties.
/// </summary>
internal interface IMessageStore
{
    /// <summary>What it holds, messages on their way included.</summary>
    StoreContent Content { get; }

    /// <summary>Takes a message over, if there is room.</summary>
    /// <returns>Whether it did, and whether the pump should look.</returns>
    AppendOutcome Append(MixpanelMessage message, long now);

    /// <summary>What waits in a lane.</summary>
    StoreLevel Level(Lane lane);

    /// <summary>
    /// Hands out the oldest messages of a lane, within limits but at least one. Messages of a profile or group that is on its way stay behind.
    /// </summary>
    /// <returns><c>null</c> if there is nothing to hand out.</returns>
    MessageLease? Lease(Lane lane, int maxRecords, long maxBytes);

    /// <summary>Forgets the messages of a lease that are done, and puts the others back where they were.</summary>
    /// <param name="lease">The lease, which ends.</param>
    /// <param name="isDone">For each message whether it is done.</param>
    void Settle(MessageLease lease, ReadOnlySpan<bool> isDone);

    /// <summary>Takes out the oldest messages that are not on their way until there is room for a message.</summary>
    /// <returns>What was taken out; empty if there was nothing to take.</returns>
    IReadOnlyList<BufferedMessage> Evict(MixpanelMessage forMessage);

    /// <summary>Takes out everything that is not on its way.</summary>
    /// <returns>What was taken out.</returns>
    IReadOnlyList<BufferedMessage> Clear();
}
