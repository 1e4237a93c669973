using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;
using Mixpanel.Extensions.Senders;

namespace Mixpanel.Extensions;

/// <summary>The stages of a project in the order a message enters them, and who disposes them.</summary>
internal sealed class MixpanelPipeline(IReadOnlyList<IMessageSender> stages, DeliveryReporter reporter, ILogger logger) : IAsyncDisposable
{
    /// <summary>Whether a stage answers before messages are delivered, and delivers what is left when it is disposed.</summary>
    internal bool HoldsMessages { get; } = stages.Any(static stage => stage is IDrainsOnDispose);

    /// <summary>How long the stages that drain take at most, one after the other.</summary>
    internal TimeSpan DrainLimit => TimeSpan.FromTicks(stages.OfType<IDrainsOnDispose>().Sum(static stage => stage.DrainLimit.Ticks));

    /// <summary>What the stages that know it say of delivery.</summary>
    internal IEnumerable<StageHealth> Health => stages.OfType<IReportsHealth>().Select(static stage => stage.Health);

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
