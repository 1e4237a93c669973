namespace Mixpanel.Extensions.Buffering;

/// <summary>Empties a store through the stages behind the buffer: one loop that decides, and the batches it has sent off.</summary>
internal sealed class BufferPump : IDisposable
{
    /// <summary>After a fault of our own, so that a fault that stays does not spin.</summary>
    private static readonly TimeSpan _afterFault = TimeSpan.FromSeconds(1);

    private readonly IMessageStore _store;
    private readonly NextStage _next;
    private readonly BufferOptions _options;
    private readonly BatchLimits _limits;
    private readonly Func<RetryOptions> _retry;
    private readonly BufferLedger _ledger;
    private readonly TimeProvider _clock;
    private readonly PumpSchedule _schedule;
    private readonly WakeUp _wakeUp;

    // Never disposed: batches that come back late still look at its token, and it has no timer.
    private readonly CancellationTokenSource _stop = new();

    private int _firstLane;

    internal BufferPump(
        IMessageStore store,
        NextStage next,
        BufferOptions options,
        BatchLimits limits,
        Func<RetryOptions> retry,
        BufferLedger ledger,
        TimeProvider clock)
    {
        _store = store;
        _next = next;
        _options = options;
        _limits = limits;
        _retry = retry;
        _ledger = ledger;
        _clock = clock;
        _schedule = new PumpSchedule(options.MaxConcurrentRequests, retry, clock);

        // Otherwise every background request would belong to the trace of whoever sent the first message.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            _wakeUp = new WakeUp(clock);
            Completion = Task.Run(RunAsync);
        }
    }

    internal Task Completion { get; }

    /// <summary>Completes after the end, once nothing is on its way and every observer has been told.</summary>
    internal Task Idle => _schedule.Idle;

    internal LaneSchedule Schedule(Lane lane) => _schedule[lane];

    internal void Wake() => _wakeUp.Set();

    /// <summary>Sends what was accepted so far without waiting for company or our own back-off.</summary>
    internal void Flush(long upTo)
    {
        _schedule.Flush(upTo);
        _wakeUp.Set();
    }

    /// <summary>The last flush.</summary>
    internal void Drain(long upTo)
    {
        _schedule.Drain();
        Flush(upTo);
    }

    /// <summary>Ends the loop and calls off what is on its way.</summary>
    public void Dispose()
    {
        _schedule.Stop();

        // Not here: what stages do when they are called off may throw, or take its time.
        _ = _stop.CancelAsync().ContinueWith(
            static cancelling => cancelling.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _wakeUp.Set();
        _wakeUp.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            TimeSpan? sleep;
            try
            {
                sleep = SendWhatIsDue();
            }
            catch (Exception exception)
            {
                _ledger.PumpFaulted(exception);
                sleep = _afterFault;
            }

            try
            {
                await _wakeUp.WaitAsync(sleep).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // The clock itself; the machine's own is left.
                _ledger.PumpFaulted(exception);
                await Task.Delay(_afterFault).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends a batch of each lane in turn until none has one, so that a long backlog of one does not hold up the others.</summary>
    /// <returns>After how long something becomes due by itself.</returns>
    private TimeSpan? SendWhatIsDue()
    {
        while (true)
        {
            TimeSpan? sleep = null;
            var hasSent = false;
            var first = _firstLane;
            for (var turn = 0; turn < Lanes.Count; turn++)
            {
                var lane = (Lane)((first + turn) % Lanes.Count);
                if (DueIn(lane) is not { } due)
                {
                    continue;
                }

                if (due > TimeSpan.Zero)
                {
                    sleep = sleep is null || due < sleep ? due : sleep;
                }
                else if (TrySend(lane))
                {
                    // The lane behind it is the first to be asked next time, whenever that is.
                    hasSent = true;
                    _firstLane = (int)lane + 1;
                }
            }

            if (!hasSent)
            {
                return sleep;
            }
        }
    }

    /// <returns>After how long a batch of the lane may go; <c>null</c> if that depends on something else that will wake the loop.</returns>
    private TimeSpan? DueIn(Lane lane)
    {
        var level = _store.Level(lane);
        if (level.Messages == 0 || _stop.IsCancellationRequested)
        {
            return null;
        }

        var isFull = level.Messages >= _limits.Records(lane) || level.Bytes >= _limits.Bytes;
        return _schedule.DueIn(lane, level, isFull, _options.FlushInterval);
    }

    private bool TrySend(Lane lane)
    {
        if (_store.Lease(lane, _limits.Records(lane), _limits.Bytes) is not { } lease)
        {
            // All that waits are changes to profiles that are on their way; their return wakes the loop.
            return false;
        }

        _ = SendAsync(lease, isProbe: _schedule.Sent(lane));
        return true;
    }

    private async Task SendAsync(MessageLease lease, bool isProbe)
    {
        // Leaves the loop at once, whatever the stages do on this thread.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var batch = isProbe ? lease.ToBatch().AsProbe() : lease.ToBatch();
        var results = await _next.SendAsync(batch, _stop.Token).ConfigureAwait(false);
        var done = Settle(lease, results);
        _schedule.CameBack(lease.Lane, isProbe, results);
        _wakeUp.Set();

        _ledger.Report(done);
        _schedule.Reported();
        _wakeUp.Set();
    }

    private List<SettledMessage> Settle(MessageLease lease, BatchResult results)
    {
        try
        {
            return _ledger.Settle(_store, lease, new BatchSettlement(lease, results, _retry().RepeatIncrements, IsTooOld));
        }
        catch (Exception exception)
        {
            _ledger.PumpFaulted(exception);
            return [];
        }
    }

    /// <summary>Never throws: what has come back must be settled, whatever the clock does.</summary>
    private bool IsTooOld(BufferedMessage item)
    {
        try
        {
            return _clock.GetElapsedTime(item.AcceptedAt) > _options.MaxAge;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
