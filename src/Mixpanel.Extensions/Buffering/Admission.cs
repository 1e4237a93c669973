namespace Mixpanel.Extensions.Buffering;

/// <summary>Takes messages into a store, or does what the project chose to do when it is full.</summary>
internal sealed class Admission(
    IMessageStore store, BufferOptions options, BufferPump pump, BufferLedger ledger, BufferMetrics metrics, TimeProvider clock)
{
    private static readonly SendResult _full = SendResult.Dropped(SendReason.BufferFull);
    private static readonly SendResult _closed = SendResult.Failed(SendReason.Closed, Repeat.Safe);
    private static readonly SendResult _canceled = SendResult.Failed(SendReason.Canceled, Repeat.Safe);

    private readonly WaitingLine _line = new();

    /// <returns>The answer, or <c>null</c> if it takes <see cref="MakeRoomAsync"/>.</returns>
    internal SendResult? TryAccept(MixpanelMessage message) => _line.IsEmpty ? TryAppend(message) : null;

    internal async ValueTask<SendResult> MakeRoomAsync(MixpanelMessage message, CancellationToken cancellationToken)
    {
        if (message.Json.Length > options.MaxBytes)
        {
            return Refuse(TooLarge(options.MaxBytes));
        }

        switch (options.WhenFull)
        {
            case FullBufferPolicy.DropOldest:
                return TakeRoom(message);
            case FullBufferPolicy.Wait:
                return await WaitForRoomAsync(message, cancellationToken).ConfigureAwait(false);
            default:
                return Refuse(_full);
        }
    }

    private static SendResult TooLarge(long limit) => SendResult.Rejected(
        SendReason.TooLarge, "Buffer:MaxBytes", $"The message is larger than the whole buffer, which holds {limit} bytes.");

    private SendResult? TryAppend(MixpanelMessage message)
    {
        var outcome = store.Append(message, clock.GetTimestamp());
        if (outcome != AppendOutcome.Accepted)
        {
            // Also when it is full: what waits for company is sent then.
            pump.Wake();
        }

        switch (outcome)
        {
            case AppendOutcome.Full:
                return null;
            case AppendOutcome.Closed:
                return Refuse(_closed);
            default:
                metrics.Offered();
                metrics.Accepted();
                return SendResult.Buffered;
        }
    }

    private SendResult Refuse(SendResult result)
    {
        metrics.Offered();
        metrics.Refused(result.Reason);
        return result;
    }

    private SendResult TakeRoom(MixpanelMessage message)
    {
        while (ledger.TryMakeRoom(store, message))
        {
            // Another thread may have been quicker.
            if (TryAppend(message) is { } result)
            {
                return result;
            }
        }

        return Refuse(_full);
    }

    private async ValueTask<SendResult> WaitForRoomAsync(MixpanelMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await _line.RunAsync(token => TakeNextRoomAsync(message, token), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return Refuse(_canceled);
        }
    }

    private async Task<SendResult> TakeNextRoomAsync(MixpanelMessage message, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Taken before the look, so that room made in between is not missed.
            var space = ledger.Space;
            if (TryAppend(message) is { } result)
            {
                return result;
            }

            await space.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
