namespace Mixpanel.Extensions.Buffering;

/// <summary>Empties a store through the stages behind the buffer: one loop that decides, and the batches it has sent off.</summary>
internal sealed class BufferPump : IDisposable
{
    /// <summary>After a fault of our own, so that a fault that stays does not spin.</summary>
    private static readonly TimeSpan _afterFault = TimeSpan.FromSeconds(1);

    private readonly IMessageStore _store;
    private readonly IMessageSender _next;
    private readonly BufferOptions _options;
    private readonly LastValidOptions _project;
    private readonly BufferLedger _ledger;
    private readonly TimeProvider _clock;
    private readonly WakeUp _wakeUp;

    // Never disposed: batches that come back late still look at its token, and it has no timer.
    private readonly CancellationTokenSource _stop = new();

    private readonly LaneSchedule[] _schedules = [new(), new(), new(), new()];
    private readonly Lock _lock = new();
    private long _flushUpTo;
    private int _inFlight;
    private uint _firstLane;

    internal BufferPump(
        IMessageStore store, IMessageSender next, BufferOptions options, LastValidOptions project, BufferLedger ledger, TimeProvider clock)
    {
        _store = store;
        _next = next;
        _options = options;
        _project = project;
        _ledger = ledger;
        _clock = clock;
        _wakeUp = new WakeUp(clock);

        // Otherwise every background request would belong to the trace of whoever sent the first message.
        using (ExecutionContext.SuppressFlow())
        {
            Completion = Task.Run(RunAsync);
        }
    }

    internal Task Completion { get; }

    internal LaneSchedule Schedule(Lane lane) => _schedules[(int)lane];

    internal void Wake() => _wakeUp.Set();

    /// <summary>Sends what was accepted so far without waiting for company or our own back-off.</summary>
    internal void Flush(long upTo)
    {
        lock (_lock)
        {
            _flushUpTo = Math.Max(_flushUpTo, upTo);
            Array.ForEach(_schedules, static schedule => schedule.CutBackOff());
        }

        _wakeUp.Set();
    }

    /// <summary>Ends the loop and calls off what is on its way.</summary>
    public void Dispose()
    {
        _stop.Cancel();
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

            await _wakeUp.WaitAsync(sleep).ConfigureAwait(false);
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
            _firstLane++;
            for (var turn = 0; turn < Lanes.Count; turn++)
            {
                var lane = (Lane)((_firstLane + turn) % Lanes.Count);
                if (DueIn(lane) is not { } due)
                {
                    continue;
                }

                if (due > TimeSpan.Zero)
                {
                    sleep = sleep is null || due < sleep ? due : sleep;
                }
                else
                {
                    hasSent |= TrySend(lane);
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
        if (level.Messages == 0)
        {
            return null;
        }

        var now = _clock.GetUtcNow();
        lock (_lock)
        {
            var schedule = Schedule(lane);
            if (_inFlight >= _options.MaxConcurrentRequests || (schedule.Failures > 0 && schedule.InFlight > 0))
            {
                return null;
            }

            var isFull = level.Messages >= MaxRecords(lane) || level.Bytes >= _project.Current.MaxRequestBytes;
            var company = isFull || level.OldestSequence <= _flushUpTo
                ? TimeSpan.Zero
                : _options.FlushInterval - _clock.GetElapsedTime(level.OldestAcceptedAt);
            var backOff = schedule.NotBefore - now;
            return company > backOff ? company : backOff;
        }
    }

    private bool TrySend(Lane lane)
    {
        if (_store.Lease(lane, MaxRecords(lane), _project.Current.MaxRequestBytes) is not { } lease)
        {
            // All that waits are changes to profiles that are on their way; their return wakes the loop.
            return false;
        }

        bool isProbe;
        lock (_lock)
        {
            _inFlight++;
            isProbe = Schedule(lane).Failures > 0;
            Schedule(lane).Sent();
        }

        _ = SendAsync(lease, isProbe);
        return true;
    }

    private async Task SendAsync(MessageLease lease, bool isProbe)
    {
        // Leaves the loop at once, whatever the stages do on this thread.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var batch = isProbe ? lease.ToBatch().AsProbe() : lease.ToBatch();
        BatchResult results;
        try
        {
            results = await _next.SendAsync(batch, _stop.Token).ConfigureAwait(false);
            if (results.Count != batch.Count)
            {
                throw new InvalidOperationException("A stage answered for another number of messages than it was given.");
            }
        }
        catch (Exception exception)
        {
            _ledger.PumpFaulted(exception);
            results = new BatchResult(SendResult.Failed(SendReason.StageFailed, Repeat.Uncertain, detail: exception.GetType().Name), batch.Count);
        }

        Finish(lease, batch, results);
    }

    private void Finish(MessageLease lease, MessageBatch batch, BatchResult results)
    {
        try
        {
            var settlement = new BatchSettlement(lease, results, _project.Current.Retry.RepeatIncrements, IsTooOld);
            _ledger.Settle(_store, lease, settlement);
        }
        catch (Exception exception)
        {
            _ledger.PumpFaulted(exception);
        }
        finally
        {
            Learn(lease.Lane, results);
            _wakeUp.Set();
        }
    }

    private void Learn(Lane lane, BatchResult results)
    {
        var failure = results.FirstOrDefault(static result => result.Status == SendStatus.Failed);
        lock (_lock)
        {
            _inFlight--;
            if (failure is null)
            {
                Schedule(lane).Succeeded();
            }
            else if (failure.Reason == SendReason.Canceled && _stop.IsCancellationRequested)
            {
                Schedule(lane).CalledOff();
            }
            else
            {
                Schedule(lane).Failed(
                    failure.Reason, failure.RetryAfter, _project.Current.Retry, Random.Shared.NextDouble(), _clock.GetUtcNow());
            }
        }
    }

    private bool IsTooOld(BufferedMessage item) => _clock.GetElapsedTime(item.AcceptedAt) > _options.MaxAge;

    /// <summary>A batch of profiles or groups must fit one request: two requests could overtake each other.</summary>
    private int MaxRecords(Lane lane) => lane is Lane.Profiles or Lane.Groups
        ? Math.Min(_options.BatchSize, _project.Current.MaxUpdatesPerRequest)
        : Math.Min(_options.BatchSize, _project.Current.MaxEventsPerRequest);
}
