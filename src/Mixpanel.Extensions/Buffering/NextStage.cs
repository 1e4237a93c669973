namespace Mixpanel.Extensions.Buffering;

/// <summary>The stages behind the buffer. One that throws, or answers for another batch, has failed and does no further harm.</summary>
internal sealed class NextStage(IMessageSender next, BufferLedger ledger)
{
    internal async ValueTask<BatchResult> SendAsync(MessageBatch messages, CancellationToken cancellationToken)
    {
        try
        {
            var results = await next.SendAsync(messages, cancellationToken).ConfigureAwait(false);
            return IsWhole(messages, results)
                ? results
                : throw new InvalidOperationException("A stage did not answer for exactly the messages it was given.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new BatchResult(SendResult.Failed(SendReason.Canceled, Repeat.Uncertain), messages.Count);
        }
        catch (Exception exception)
        {
            ledger.PumpFaulted(exception);
            return new BatchResult(
                SendResult.Failed(SendReason.StageFailed, Repeat.Uncertain, detail: exception.GetType().Name), messages.Count);
        }
    }

    private static bool IsWhole(MessageBatch messages, BatchResult results)
    {
        if (results.Count != messages.Count)
        {
            return false;
        }

        for (var i = 0; i < results.Count; i++)
        {
            if (results[i] is null)
            {
                return false;
            }
        }

        return true;
    }
}
