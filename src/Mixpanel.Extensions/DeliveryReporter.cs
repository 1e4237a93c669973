using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;

namespace Mixpanel.Extensions;

/// <summary>
/// Tells the log, the metrics and the observers what became of messages, so that nothing fails silently. None of them can change it by throwing.
/// </summary>
internal sealed class DeliveryReporter(
    IDeliveryObserver[] observers, MixpanelMetrics metrics, TimeProvider clock, ILogger logger)
{
    private readonly LogLimiter _limiter = new(clock);
    private ReportQueue? _queue;

    /// <summary>Whether anybody wants to be told of settled messages.</summary>
    internal bool HasObservers => observers.Length > 0;

    /// <summary>For observers of messages whose callers do not wait for the outcome.</summary>
    internal ReportQueue Queue => LazyInitializer.EnsureInitialized(ref _queue, () => new ReportQueue(Settled, clock));

    /// <summary>Reports the answer to one message at the door.</summary>
    internal void Answered(MessageKind kind, SendResult result)
    {
        if (metrics.CountsMessages)
        {
            metrics.Message(kind.ToString(), result.Status.ToString(), result.Reason == SendReason.None ? null : result.Reason.ToString());
        }

        if (!result.IsSuccess && result.Reason != SendReason.Canceled)
        {
            LogFailure(kind, result, 1);
        }
    }

    /// <summary>Logs what became of messages whose callers have their answer already, and another one. Never throws.</summary>
    internal void LogSettled(MessageBatch messages, BatchResult results)
    {
        try
        {
            if (Queue.TakeSkipped() is var skipped and > 0 && _limiter.TryEnter(nameof(Log.ObserversTooSlow), out _))
            {
                Log.ObserversTooSlow(logger, skipped);
            }

            if (results.IsSuccess)
            {
                return;
            }

            var failures = Enumerable.Range(0, messages.Count)
                .Where(i => !results[i].IsSuccess)
                .GroupBy(i => (messages[i].Kind, results[i].Status, results[i].Reason));
            foreach (var failure in failures)
            {
                LogFailure(failure.Key.Kind, results[failure.First()], failure.Count());
            }
        }
        catch (Exception)
        {
            // The logger's or the clock's; there is nowhere left to say it.
        }
    }

    /// <summary>Reports messages that no stage holds any more.</summary>
    internal void Settled(MessageBatch messages, BatchResult results)
    {
        foreach (var observer in observers)
        {
            try
            {
                observer.Settled(messages, results);
            }
            catch (Exception exception)
            {
                ObserverThrew(exception);
            }
        }
    }

    private void ObserverThrew(Exception exception)
    {
        try
        {
            if (_limiter.TryEnter(nameof(Log.ObserverThrew), out _))
            {
                Log.ObserverThrew(logger, exception.GetType().Name);
            }
        }
        catch (Exception)
        {
            // The logger's or the clock's; the other observers must still be told.
        }
    }

    internal void StageThrew(Exception exception)
    {
        if (_limiter.TryEnter(nameof(StageThrew), out _))
        {
            Log.StageThrew(logger, exception.GetType().Name);
        }
    }

    private void LogFailure(MessageKind kind, SendResult result, long count)
    {
        if (!_limiter.TryEnter($"{kind}/{result.Status}/{result.Reason}", count, out var suppressed))
        {
            return;
        }

        // With a status code the words are the server's and may quote the message.
        if (result is { StatusCode: null, Field: { } field, Detail: { } detail })
        {
            Log.Invalid(logger, kind.ToString(), result.Status.ToString(), result.Reason.ToString(), OneLine.Of(field), detail, suppressed);
        }
        else
        {
            Log.NotSent(logger, kind.ToString(), result.Status.ToString(), result.Reason.ToString(), suppressed);
        }
    }
}
