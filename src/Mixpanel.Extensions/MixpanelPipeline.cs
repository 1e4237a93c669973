using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;
using Mixpanel.Extensions.Senders;

namespace Mixpanel.Extensions;

/// <summary>The stages of a project in the order a message enters them, and who disposes them.</summary>
internal sealed class MixpanelPipeline(IReadOnlyList<IMessageSender> stages, DeliveryReporter reporter, ILogger logger) : IAsyncDisposable
{
    internal bool DrainsOnDispose => stages.Any(static stage => stage is IDrainsOnDispose);

    private IMessageSender First => stages[0];

    /// <summary>Enters the first stage. A stage that breaks its contract and throws, or answers for another batch, does not reach the caller.</summary>
    internal ValueTask<BatchResult> SendAsync(MessageBatch messages, CancellationToken cancellationToken)
    {
        try
        {
            var sending = First.SendAsync(messages, cancellationToken);
            return sending.IsCompletedSuccessfully ? new(Checked(messages, sending.Result)) : FinishAsync(messages, sending);
        }
        catch (Exception exception)
        {
            return new(Broken(messages.Count, exception));
        }
    }

    /// <summary>Flushes the first stage, which flushes the others. One that throws does not keep the host from stopping.</summary>
    internal async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await First.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            reporter.StageThrew(exception);
            return default;
        }
    }

    /// <summary>Disposes the first-entered stage first, so that what it still holds can go through the others.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var stage in stages)
        {
            try
            {
                if (stage is IAsyncDisposable asyncDisposable)
                {
                    await asyncDisposable.DisposeAsync().ConfigureAwait(false);
                }
                else
                {
                    (stage as IDisposable)?.Dispose();
                }
            }
            catch (Exception exception)
            {
                Log.DisposeThrew(logger, exception.GetType().Name);
            }
        }
    }

    private async ValueTask<BatchResult> FinishAsync(MessageBatch messages, ValueTask<BatchResult> sending)
    {
        try
        {
            return Checked(messages, await sending.ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            return Broken(messages.Count, exception);
        }
    }

    private BatchResult Checked(MessageBatch messages, BatchResult results) => results.Count == messages.Count
        ? results
        : Broken(messages.Count, new InvalidOperationException("A stage answered for another number of messages than it was given."));

    private BatchResult Broken(int count, Exception exception)
    {
        if (exception is OperationCanceledException)
        {
            return new BatchResult(SendResult.Failed(SendReason.Canceled, Repeat.Uncertain), count);
        }

        reporter.StageThrew(exception);
        return new BatchResult(SendResult.Failed(SendReason.StageFailed, Repeat.Uncertain, detail: exception.GetType().Name), count);
    }
}
