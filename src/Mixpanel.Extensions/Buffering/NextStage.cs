namespace Mixpanel.Extensions.Buffering;

/// <summary>The stages behind the buffer. One that throws, or answers for another batch, has failed and does no further harm.</summary>
internal sealed class NextStage(IMessageSender next, BufferLedger ledger)
{
    /// <summary>What a stage gets to notice that a flush was called off.</summary>
    private static readonly TimeSpan _lastMoment = TimeSpan.FromMilliseconds(100);

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

    /// <summary>Ends with the token, and a moment later at the latest.</summary>
    internal async ValueTask<FlushResult> FlushAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            var flushing = next.FlushAsync(cancellationToken).AsTask();
            await ((Task)flushing).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return await flushing.WaitAsync(_lastMoment, clock, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            ledger.PumpFaulted(exception);
            return default;
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
