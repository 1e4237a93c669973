using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;
using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.Buffering;

/// <summary>
/// Writes down what becomes of accepted messages, in one place, so that the books, the flushes that wait and the observers never disagree. Nothing
/// that belongs to others is called under its lock.
/// </summary>
internal sealed class BufferLedger(BufferMetrics metrics, DeliveryReporter reporter, LogLimiter limiter, ILogger logger)
{
    private static readonly SendResult _evicted = SendResult.Dropped(SendReason.Evicted);
    private static readonly SendResult _expired = SendResult.Dropped(SendReason.Expired);
    private static readonly SendResult _shutDown = SendResult.Dropped(SendReason.ShutDown);
    private static readonly SendResult _unconfirmed = SendResult.Dropped(SendReason.Unconfirmed);

    private readonly Lock _lock = new();
    private readonly List<FlushWaiter> _waiters = [];
    private volatile TaskCompletionSource _space = NewSpace();

    /// <summary>Completes the next time messages leave the buffer, or when it closes.</summary>
    internal Task Space => _space.Task;

    /// <summary>How long deliveries should wait for observers to keep up; <c>null</c> if they need not.</summary>
    internal TimeSpan? PatienceWithObservers => reporter.HasObservers ? reporter.Queue.Patience : null;

    internal void WakeWhenObserversMove(Action wake) => reporter.Queue.Moved = wake;

    /// <summary>Whether this thread is an observer's, which would wait for itself.</summary>
    internal bool IsTellingOnThisThread => reporter.Queue.IsTellingOnThisThread;

    /// <summary>Completes when observers have been told of everything that is settled now.</summary>
    internal Task ToldAsync() => reporter.Queue.ToldAsync();

    /// <summary>Begins to count for a flush.</summary>
    internal FlushWaiter Watch(IMessageStore store)
    {
        lock (_lock)
        {
            var content = store.Content;
            var waiter = new FlushWaiter(content.LastSequence, content.Messages);
            waiter.CompleteIfNothingIsLeft();
            _waiters.Add(waiter);
            return waiter;
        }
    }

    internal void Unwatch(FlushWaiter waiter)
    {
        lock (_lock)
        {
            _waiters.Remove(waiter);
        }
    }

    /// <summary>A batch has come back: what is done leaves, the rest waits again.</summary>
    internal void Settle(IMessageStore store, MessageLease lease, BatchSettlement settlement)
    {
        var isDone = new bool[lease.Items.Count];
        var done = new List<SettledMessage>(isDone.Length);
        for (var i = 0; i < isDone.Length; i++)
        {
            if (settlement.Outcomes[i] is { } result)
            {
                isDone[i] = true;
                done.Add(new(lease.Items[i], result));
            }
        }

        // One that comes back after the end was given up then.
        if (Leave(() => store.Settle(lease, isDone) ? done : null))
        {
            metrics.Batch(isDone.Length);
            metrics.Retried(isDone.Length - done.Count);
        }
    }

    /// <summary>The oldest messages make room for a new one.</summary>
    /// <returns>Whether there is room.</returns>
    internal bool TryMakeRoom(IMessageStore store, MixpanelMessage message)
    {
        var hasRoom = false;
        Leave(() =>
        {
            hasRoom = store.TryMakeRoom(message, out var evicted);
            return [.. evicted.Select(static item => new SettledMessage(item, _evicted))];
        });
        return hasRoom;
    }

    /// <summary>The oldest messages for an endpoint are given up.</summary>
    internal void Expire(IMessageStore store, IngestionEndpoint endpoint, Func<BufferedMessage, bool> isTooOld) =>
        Leave(() => [.. store.TakeOldest(endpoint, isTooOld).Select(static item => new SettledMessage(item, _expired))]);

    /// <summary>The end: what is left is given up, and so is what comes back later.</summary>
    /// <returns>How many messages are lost.</returns>
    internal long Close(IMessageStore store)
    {
        var lost = 0L;
        Leave(() =>
        {
            List<SettledMessage> left =
            [
                .. store.Clear().Select(static cleared => new SettledMessage(
                    cleared.Item, cleared.WasLeased && !cleared.Item.Message.IsRepeatable ? _unconfirmed : _shutDown)),
            ];
            lost = left.Count;
            return left;
        });
        MakeSpaceKnown();
        return lost;
    }

    /// <summary>Lets everybody who waits for room look again.</summary>
    internal void MakeSpaceKnown() => Interlocked.Exchange(ref _space, NewSpace()).TrySetResult();

    /// <summary>Messages wait because they do not get through. Never throws.</summary>
    internal void EndpointFails(IngestionEndpoint endpoint, SendReason reason)
    {
        try
        {
            if (limiter.TryEnter($"{endpoint}/{reason}", out _))
            {
                Log.EndpointFails(logger, endpoint.Path(), reason.ToString());
            }
        }
        catch (Exception exception)
        {
            PumpFaulted(exception);
        }
    }

    /// <summary>Never throws, whatever the clock and the log do: nobody is left to catch it.</summary>
    internal void PumpFaulted(Exception exception)
    {
        try
        {
            if (limiter.TryEnter(nameof(PumpFaulted), out _))
            {
                Log.PumpFaulted(logger, exception.GetType().Name);
            }
        }
        catch (Exception)
        {
            // There is nowhere left to say it.
        }
    }

    private static TaskCompletionSource NewSpace() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Messages leave the buffer: the store forgets them and observers queue for them in one step, and then everybody is told.</summary>
    /// <param name="take">Takes them out of the store; <c>null</c> if nothing happened.</param>
    /// <returns>Whether something happened.</returns>
    private bool Leave(Func<List<SettledMessage>?> take)
    {
        List<SettledMessage>? done;
        FlushWaiter[] waiters;
        MessageBatch messages = default;
        BatchResult results = default;
        lock (_lock)
        {
            done = take();
            if (done is not { Count: > 0 })
            {
                return done is not null;
            }

            waiters = [.. _waiters];
            messages = new([.. done.Select(static entry => entry.Item.Message)]);
            results = new([.. done.Select(static entry => entry.Result)]);
            if (reporter.HasObservers)
            {
                reporter.Queue.Add(messages, results);
            }
        }

        done.ForEach(entry => metrics.Settled(entry.Result));
        Array.ForEach(waiters, waiter => done.ForEach(entry => waiter.Settled(entry.Item.Sequence, entry.Result.Status)));
        MakeSpaceKnown();
        reporter.LogSettled(messages, results);
        return true;
    }
}
