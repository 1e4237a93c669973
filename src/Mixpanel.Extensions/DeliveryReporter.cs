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

    /// <summary>Whether anybody wants to be told of settled messages.</summary>
    internal bool HasObservers => observers.Length > 0;

    /// <summary>Reports the answer to one message at the door.</summary>
    internal void Answered(MessageKind kind, SendResult result)
    {
        if (metrics.CountsMessages)
        {
            metrics.Message(kind.ToString(), result.Status.ToString(), result.Reason == SendReason.None ? null : result.Reason.ToString());
        }

        if (!result.IsSuccess && result.Reason != SendReason.Canceled)
        {
            LogFailure(kind, result);
        }
    }

    /// <summary>Reports a message whose caller has its answer already, and another one.</summary>
    internal void SettledLater(MessageKind kind, SendResult result)
    {
        if (!result.IsSuccess)
        {
            LogFailure(kind, result);
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
                if (_limiter.TryEnter(nameof(Log.ObserverThrew), out _))
                {
                    Log.ObserverThrew(logger, exception.GetType().Name);
                }
            }
        }
    }

    internal void StageThrew(Exception exception)
    {
        if (_limiter.TryEnter(nameof(StageThrew), out _))
        {
            Log.StageThrew(logger, exception.GetType().Name);
        }
    }

    private void LogFailure(MessageKind kind, SendResult result)
    {
        if (!_limiter.TryEnter($"{kind}/{result.Status}/{result.Reason}", out var suppressed))
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
