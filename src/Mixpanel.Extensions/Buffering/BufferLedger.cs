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

    /// <summary>Completes the next time messages leave the buffer, or when it closes.</summary>
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
    /// <returns>What of it is done, and still to be reported.</returns>
    internal List<SettledMessage> Settle(IMessageStore store, MessageLease lease, BatchSettlement settlement)
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

        lock (_lock)
        {
            if (!store.Settle(lease, isDone))
            {
                // It came back after the end, and was given up then.
                return [];
            }

            Count(done);
        }

        metrics.Batch(isDone.Length);
        metrics.Retried(isDone.Length - done.Count);
        if (done.Count > 0)
        {
            MakeSpaceKnown();
        }

        return done;
    }

    /// <summary>The oldest messages make room for a new one.</summary>
    /// <returns>Whether there is room.</returns>
    internal bool TryMakeRoom(IMessageStore store, MixpanelMessage message)
    {
        bool hasRoom;
        List<SettledMessage> evicted;
        lock (_lock)
        {
            hasRoom = store.TryMakeRoom(message, out var items);
            evicted = [.. items.Select(static item => new SettledMessage(item, _evicted))];
            Count(evicted);
        }

        if (evicted.Count > 0)
        {
            // Off the caller's thread: an observer may take its time, or send a message of its own.
            ThreadPool.UnsafeQueueUserWorkItem(static work => work.Ledger.Report(work.Evicted), (Ledger: this, Evicted: evicted), false);
        }

        return hasRoom;
    }

    /// <summary>The end: what is left is given up, and so is what comes back later.</summary>
    /// <returns>What is left, still to be reported.</returns>
    internal List<SettledMessage> Close(IMessageStore store)
    {
        List<SettledMessage> left;
        lock (_lock)
        {
            left = [.. store.Clear().Select(static item => new SettledMessage(item, _shutDown))];
            Count(left);
        }

        MakeSpaceKnown();
        return left;
    }

    /// <summary>Tells the log and the observers. Outside the lock, because they are other people's code.</summary>
    internal void Report(List<SettledMessage> done)
    {
        if (done.Count == 0)
        {
            return;
        }

        try
        {
            done.ForEach(entry => reporter.SettledLater(entry.Item.Message.Kind, entry.Result));
        }
        catch (Exception exception)
        {
            PumpFaulted(exception);
        }

        if (reporter.HasObservers)
        {
            reporter.Settled(
                new MessageBatch(done.ConvertAll(static entry => entry.Item.Message).ToArray()),
                new BatchResult(done.ConvertAll(static entry => entry.Result).ToArray()));
        }
    }

    /// <summary>Lets everybody who waits for room look again.</summary>
    internal void MakeSpaceKnown() => Interlocked.Exchange(ref _space, NewSpace()).TrySetResult();

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

    private void Count(List<SettledMessage> done)
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
}
