using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;
using Mixpanel.Extensions.Senders;

namespace Mixpanel.Extensions.Buffering;

/// <summary>Accepts messages at once and delivers them in the background, in batches.</summary>
internal sealed class BufferingSender : DelegatingSender, IDrainsOnDispose, IReportsHealth
{
    /// <summary>What calls on their way get to notice that they were called off, after the time for shutting down is up.</summary>
    private static readonly TimeSpan _lastMoment = TimeSpan.FromMilliseconds(100);

    /// <summary>What observers get to take note of what was lost.</summary>
    private static readonly TimeSpan _lastWord = TimeSpan.FromMilliseconds(50);

    private readonly NextStage _next;
    private readonly IMessageStore _store;
    private readonly BufferOptions _options;
    private readonly BufferPump _pump;
    private readonly BufferLedger _ledger;
    private readonly Admission _admission;
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
        _admission = new Admission(store, options, pump, ledger, metrics, clock);
        _clock = clock;
        _logger = logger;
        _disposal = new(() => Task.Run(ShutDownAsync));
    }

    public TimeSpan DrainLimit => _options.ShutdownTimeout + _lastMoment + _lastWord;

    public StageHealth Health => _pump.Health();

    public override ValueTask<BatchResult> SendAsync(MessageBatch messages, CancellationToken cancellationToken)
    {
        if (messages.Count == 1 && messages[0].Kind != MessageKind.Alias && _admission.TryAccept(messages[0]) is { } result)
        {
            return new(new BatchResult(result, 1));
        }

        return SendEachAsync(messages, cancellationToken);
    }

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.FlushTimeout, _clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var isForObserver = _ledger.IsTellingOnThisThread;
        var waiter = _ledger.Watch(_store);
        try
        {
            _pump.Flush(waiter.LastSequence);
            await waiter.Done.WaitAsync(limit.Token).ConfigureAwait(false);
            if (!isForObserver)
            {
                await _ledger.ToldAsync().WaitAsync(limit.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // What is left stands in the result.
        }
        finally
        {
            _ledger.Unwatch(waiter);
        }

        return Sum(waiter.Result, await _next.FlushAsync(_clock, limit.Token).ConfigureAwait(false));
    }

    public override async ValueTask DisposeAsync()
    {
        await _disposal.Value.ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private static FlushResult Sum(FlushResult mine, FlushResult behind) => new(
        mine.Delivered + behind.Delivered,
        mine.Stored + behind.Stored,
        mine.Rejected + behind.Rejected,
        mine.Dropped + behind.Dropped,
        mine.Failed + behind.Failed,
        mine.Pending + behind.Pending);

    private async ValueTask<BatchResult> SendEachAsync(MessageBatch messages, CancellationToken cancellationToken)
    {
        var results = new SendResult[messages.Count];
        for (var i = 0; i < results.Length; i++)
        {
            // Later messages may use the new id, so an alias overtakes whatever waits.
            results[i] = messages[i].Kind == MessageKind.Alias
                ? (await _next.SendAsync(messages.Slice(i, 1), cancellationToken).ConfigureAwait(false))[0]
                : _admission.TryAccept(messages[i]) ?? await _admission.MakeRoomAsync(messages[i], cancellationToken).ConfigureAwait(false);
        }

        return new BatchResult(results);
    }

    private async Task ShutDownAsync()
    {
        var startedAt = _clock.GetTimestamp();

        // In this order: whatever was accepted is drained, and whoever waits for room is told that there will be none.
        _store.Close();
        _ledger.MakeSpaceKnown();
        var everything = _ledger.Watch(_store);
        _pump.Drain(everything.LastSequence);
        await WaitAtMostAsync(everything.Done, _options.ShutdownTimeout).ConfigureAwait(false);
        await WaitAtMostAsync(_ledger.ToldAsync(), _options.ShutdownTimeout - _clock.GetElapsedTime(startedAt)).ConfigureAwait(false);

        _pump.Dispose();
        await WaitAtMostAsync(_pump.Idle, _lastMoment).ConfigureAwait(false);
        await WaitAtMostAsync(Task.Run(GiveUpTheRestAsync), _lastWord).ConfigureAwait(false);
    }

    /// <summary>Listeners, observers and loggers are other people's: none of them keeps the shutdown longer than it may take.</summary>
    private async Task GiveUpTheRestAsync()
    {
        var lost = _ledger.Close(_store);
        if (lost > 0)
        {
            var told = _ledger.ToldAsync();
            Log.LostAtShutdown(_logger, lost);
            await told.ConfigureAwait(false);
        }
    }

    private async Task WaitAtMostAsync(Task task, TimeSpan limit)
    {
        try
        {
            await task.WaitAsync(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, _clock).ConfigureAwait(false);
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
