using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;
using Mixpanel.Extensions.Senders;

namespace Mixpanel.Extensions.Buffering;

/// <summary>Accepts messages at once and delivers them in the background, in batches.</summary>
internal sealed class BufferingSender : DelegatingSender, IDrainsOnDispose
{
    /// <summary>What calls on their way get to notice that they were called off, after the time for shutting down is up.</summary>
    private static readonly TimeSpan _lastMoment = TimeSpan.FromMilliseconds(100);

    private static readonly SendResult _full = SendResult.Dropped(SendReason.BufferFull);
    private static readonly SendResult _closed = SendResult.Failed(SendReason.Closed, Repeat.Safe);
    private static readonly SendResult _canceled = SendResult.Failed(SendReason.Canceled, Repeat.Safe);

    private readonly IMessageStore _store;
    private readonly BufferOptions _options;
    private readonly BufferPump _pump;
    private readonly BufferLedger _ledger;
    private readonly BufferMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lazy<Task> _disposal;
    private volatile bool _isClosed;

    internal BufferingSender(
        IMessageSender next,
        IMessageStore store,
        BufferOptions options,
        BufferPump pump,
        BufferLedger ledger,
        BufferMetrics metrics,
        TimeProvider clock,
        ILogger logger)
        : base(next)
    {
        _store = store;
        _options = options;
        _pump = pump;
        _ledger = ledger;
        _metrics = metrics;
        _clock = clock;
        _logger = logger;
        _disposal = new(ShutDownAsync);
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
        if (_isClosed)
        {
            return Refuse(_closed);
        }

        var outcome = _store.Append(message, _clock.GetTimestamp());
        if (outcome == AppendOutcome.Full)
        {
            return null;
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
                ? (await Next.SendAsync(messages.Slice(i, 1), cancellationToken).ConfigureAwait(false))[0]
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
                _ledger.Evict(_store, message);
                return TryAccept(message) ?? Refuse(_full);
            case FullBufferPolicy.Wait:
                return await WaitForRoomAsync(message, cancellationToken).ConfigureAwait(false);
            default:
                return Refuse(_full);
        }
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
        _isClosed = true;
        await FlushAsync(_options.ShutdownTimeout, CancellationToken.None).ConfigureAwait(false);
        _pump.Dispose();
        var calledOff = _ledger.Watch(_store);
        await Task.WhenAny(calledOff.Done, Task.Delay(_lastMoment, _clock)).ConfigureAwait(false);

        if (_ledger.Close(_store) is > 0 and var lost)
        {
            Log.LostAtShutdown(_logger, lost);
        }
    }
}
