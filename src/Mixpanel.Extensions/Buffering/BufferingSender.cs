using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;
using Mixpanel.Extensions.Senders;

namespace Mixpanel.Extensions.Buffering;

/// <summary>Accepts messages at once and delivers them in the background, in batches.</summary>
internal sealed class BufferingSender : DelegatingSender, IDrainsOnDispose
{
    /// <summary>What calls on their way get to notice that they were called off, after the time for shutting down is up.</summary>
    private static readonly TimeSpan _lastMoment = TimeSpan.FromMilliseconds(100);

    /// <summary>What observers get to take note of what was lost.</summary>
    private static readonly TimeSpan _lastWord = TimeSpan.FromMilliseconds(50);

    private static readonly SendResult _full = SendResult.Dropped(SendReason.BufferFull);
    private static readonly SendResult _closed = SendResult.Failed(SendReason.Closed, Repeat.Safe);
    private static readonly SendResult _canceled = SendResult.Failed(SendReason.Canceled, Repeat.Safe);

    private readonly NextStage _next;
    private readonly IMessageStore _store;
    private readonly BufferOptions _options;
    private readonly BufferPump _pump;
    private readonly BufferLedger _ledger;
    private readonly BufferMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lazy<Task> _disposal;

    internal BufferingSender(
        IMessageSender next,
        NextStage guarded,
        IMessageStore store,
        BufferOptions options,
        BufferPump pump,
        BufferLedger ledger,
        BufferMetrics metrics,
        TimeProvider clock,
        ILogger logger)
        : base(next)
    {
        _next = guarded;
        _store = store;
        _options = options;
        _pump = pump;
        _ledger = ledger;
        _metrics = metrics;
        _clock = clock;
        _logger = logger;
        _disposal = new(() => Task.Run(ShutDownAsync));
    }

    public override ValueTask<BatchResult> SendAsync(MessageBatch messages, CancellationToken cancellationToken)
    {
        if (messages.Count == 1 && messages[0].Kind != MessageKind.Alias && TryAccept(messages[0]) is { } result)
        {
            return new(new BatchResult(result, 1));
        }

        return SendEachAsync(messages, cancellationToken);
    }

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken)
    {
        var mine = await FlushAsync(_options.FlushTimeout, cancellationToken).ConfigureAwait(false);
        var behind = await Next.FlushAsync(cancellationToken).ConfigureAwait(false);
        return new FlushResult(
            mine.Delivered + behind.Delivered,
            mine.Stored + behind.Stored,
            mine.Rejected + behind.Rejected,
            mine.Dropped + behind.Dropped,
            mine.Failed + behind.Failed,
            mine.Pending + behind.Pending);
    }

    public override async ValueTask DisposeAsync()
    {
        await _disposal.Value.ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private static SendResult TooLarge(long limit) => SendResult.Rejected(
        SendReason.TooLarge, "Buffer:MaxBytes", $"The message is larger than the whole buffer, which holds {limit} bytes.");

    /// <returns>The answer, or <c>null</c> if it takes waiting or making room.</returns>
    private SendResult? TryAccept(MixpanelMessage message)
    {
        var outcome = _store.Append(message, _clock.GetTimestamp());
        if (outcome == AppendOutcome.Full)
        {
            return null;
        }

        if (outcome == AppendOutcome.Closed)
        {
            return Refuse(_closed);
        }

        _metrics.Offered();
        _metrics.Accepted();
        if (outcome == AppendOutcome.AcceptedWakePump)
        {
            _pump.Wake();
        }

        return SendResult.Buffered;
    }

    private SendResult Refuse(SendResult result)
    {
        _metrics.Offered();
        _metrics.Refused(result.Reason);
        return result;
    }

    private async ValueTask<BatchResult> SendEachAsync(MessageBatch messages, CancellationToken cancellationToken)
    {
        var results = new SendResult[messages.Count];
        for (var i = 0; i < results.Length; i++)
        {
            // Later messages may use the new id, so an alias overtakes whatever waits.
            results[i] = messages[i].Kind == MessageKind.Alias
                ? (await _next.SendAsync(messages.Slice(i, 1), cancellationToken).ConfigureAwait(false))[0]
                : TryAccept(messages[i]) ?? await MakeRoomAsync(messages[i], cancellationToken).ConfigureAwait(false);
        }

        return new BatchResult(results);
    }

    private async ValueTask<SendResult> MakeRoomAsync(MixpanelMessage message, CancellationToken cancellationToken)
    {
        if (message.Json.Length > _options.MaxBytes)
        {
            return Refuse(TooLarge(_options.MaxBytes));
        }

        switch (_options.WhenFull)
        {
            case FullBufferPolicy.DropOldest:
                return TakeRoom(message);
            case FullBufferPolicy.Wait:
                return await WaitForRoomAsync(message, cancellationToken).ConfigureAwait(false);
            default:
                return Refuse(_full);
        }
    }

    private SendResult TakeRoom(MixpanelMessage message)
    {
        while (_ledger.TryMakeRoom(_store, message))
        {
            // Another thread may have been quicker.
            if (TryAccept(message) is { } result)
            {
                return result;
            }
        }

        return Refuse(_full);
    }

    private async ValueTask<SendResult> WaitForRoomAsync(MixpanelMessage message, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Taken before the look, so that room made in between is not missed.
            var space = _ledger.Space;
            if (TryAccept(message) is { } result)
            {
                return result;
            }

            try
            {
                await space.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return Refuse(_canceled);
            }
        }
    }

    private async Task<FlushResult> FlushAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var waiter = _ledger.Watch(_store);
        try
        {
            _pump.Flush(waiter.LastSequence);
            await waiter.Done.WaitAsync(limit, _clock, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // What is left stands in the result.
        }
        finally
        {
            _ledger.Unwatch(waiter);
        }

        return waiter.Result;
    }

    private async Task ShutDownAsync()
    {
        // In this order: whatever was accepted is drained, and whoever waits for room is told that there will be none.
        _store.Close();
        _ledger.MakeSpaceKnown();
        var everything = _ledger.Watch(_store);
        _pump.Drain(everything.LastSequence);
        await WaitAtMostAsync(everything.Done, _options.ShutdownTimeout).ConfigureAwait(false);

        _pump.Dispose();
        await WaitAtMostAsync(_pump.Idle, _lastMoment).ConfigureAwait(false);

        var lost = _ledger.Close(_store);
        if (lost.Count > 0)
        {
            Log.LostAtShutdown(_logger, lost.Count);
            await WaitAtMostAsync(Task.Run(() => _ledger.Report(lost)), _lastWord).ConfigureAwait(false);
        }
    }

    private async Task WaitAtMostAsync(Task task, TimeSpan limit)
    {
        try
        {
            await task.WaitAsync(limit, _clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Then without it.
        }
        catch (Exception exception)
        {
            _ledger.PumpFaulted(exception);
        }
    }
}
