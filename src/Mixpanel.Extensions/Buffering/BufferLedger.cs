using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;

namespace Mixpanel.Extensions.Buffering;

/// <summary>
/// Writes down what becomes of accepted messages, in one place and under one lock, so that the books, the flushes that wait and the
/// observers never disagree.
/// </summary>
internal sealed class BufferLedger(BufferMetrics metrics, DeliveryReporter reporter, LogLimiter limiter, ILogger logger)
{
    private static readonly SendResult _evicted = SendResult.Dropped(SendReason.Evicted);
    private static readonly SendResult _shutDown = SendResult.Dropped(SendReason.ShutDown);

    private readonly Lock _lock = new();
    private readonly List<FlushWaiter> _waiters = [];
    private volatile TaskCompletionSource _space = NewSpace();
    private bool _isClosed;

    /// <summary>Completes the next time messages leave the buffer.</summary>
    internal Task Space => _space.Task;

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

    /// <summary>A batch has come back.</summary>
    internal void Settle(IMessageStore store, MessageLease lease, BatchSettlement settlement)
    {
        var isDone = new bool[lease.Items.Count];
        var done = new List<(BufferedMessage Item, SendResult Result)>(isDone.Length);
        lock (_lock)
        {
            for (var i = 0; i < isDone.Length; i++)
            {
                // Nobody will send it again after the end.
                if ((settlement.Outcomes[i] ?? (_isClosed ? _shutDown : null)) is { } result)
                {
                    isDone[i] = true;
                    done.Add((lease.Items[i], result));
                }
            }

            store.Settle(lease, isDone);
            Count(done);
        }

        metrics.Batch(isDone.Length);
        if (done.Count < isDone.Length)
        {
            metrics.Retried(isDone.Length - done.Count);
        }

        Report(done);
    }

    /// <summary>The oldest messages made room for a new one.</summary>
    internal void Evict(IMessageStore store, MixpanelMessage forMessage)
    {
        List<(BufferedMessage, SendResult)> evicted;
        lock (_lock)
        {
            evicted = [.. store.Evict(forMessage).Select(static item => (item, _evicted))];
            Count(evicted);
        }

        Report(evicted);
    }

    /// <summary>The end: what still waits is given up, and what comes back later is too.</summary>
    /// <returns>How many messages are given up, those on their way included.</returns>
    internal long Close(IMessageStore store)
    {
        List<(BufferedMessage, SendResult)> left;
        long onTheirWay;
        lock (_lock)
        {
            _isClosed = true;
            left = [.. store.Clear().Select(static item => (item, _shutDown))];
            onTheirWay = store.Content.Messages;
            Count(left);
        }

        Report(left);
        MakeSpaceKnown();
        return left.Count + onTheirWay;
    }

    internal void PumpFaulted(Exception exception)
    {
        if (limiter.TryEnter(nameof(PumpFaulted), out _))
        {
            Log.PumpFaulted(logger, exception.GetType().Name);
        }
    }

    private static TaskCompletionSource NewSpace() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Count(List<(BufferedMessage Item, SendResult Result)> done)
    {
        foreach (var (item, result) in done)
        {
            metrics.Settled(result);
            foreach (var waiter in _waiters)
            {
                waiter.Settled(item.Sequence, result.Status);
            }
        }
    }

    private void MakeSpaceKnown() => Interlocked.Exchange(ref _space, NewSpace()).TrySetResult();

    /// <summary>Outside the lock, because observers and loggers are other people's code.</summary>
    private void Report(List<(BufferedMessage Item, SendResult Result)> done)
    {
        if (done.Count == 0)
        {
            return;
        }

        MakeSpaceKnown();
        foreach (var (item, result) in done)
        {
            reporter.SettledLater(item.Message.Kind, result);
        }

        if (!reporter.HasObservers)
        {
            return;
        }

        reporter.Settled(
            new MessageBatch(done.ConvertAll(static entry => entry.Item.Message).ToArray()),
            new BatchResult(done.ConvertAll(static entry => entry.Result).ToArray()));
    }
}
