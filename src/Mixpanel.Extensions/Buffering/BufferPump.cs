using Mixpanel.Extensions.Senders;
using Mixpanel.Extensions.Transport;

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
    private readonly AgeLimit _age;
    private readonly PumpSchedule _schedule;
    private readonly Heartbeat _heartbeat;
    private readonly WakeUp _wakeUp;

    // Never disposed: batches that come back late still look at its token, and it has no timer.
    private readonly CancellationTokenSource _stop = new();

    private int _firstEndpoint;
    private volatile bool _isDraining;

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
        _age = new AgeLimit(options.MaxAge, clock);
        _schedule = new PumpSchedule(options.MaxConcurrentRequests, retry, clock);
        _heartbeat = new Heartbeat(clock);

        // Otherwise every background request would belong to the trace of whoever sent the first message.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            _wakeUp = new WakeUp(clock);
            ledger.WakeWhenObserversMove(_wakeUp.Set);
            Completion = Task.Run(RunAsync);
        }
    }

    internal Task Completion { get; }

    /// <summary>Completes after the end, once nothing is on its way.</summary>
    internal Task Idle => _schedule.Idle;

    internal EndpointSchedule Schedule(IngestionEndpoint endpoint) => _schedule[endpoint];

    internal void Wake() => _wakeUp.Set();

    internal StageHealth Health()
    {
        var pending = _store.Content.Messages;
        var isStuck = pending > 0 && !_stop.IsCancellationRequested && (_heartbeat.IsLate || _schedule.IsStuck());
        return new StageHealth(isStuck, pending, _schedule.Failing());
    }

    /// <summary>Sends what was accepted so far without waiting for company or our own back-off.</summary>
    internal void Flush(long upTo)
    {
        _schedule.Flush(upTo);
        _wakeUp.Set();
    }

    /// <summary>The configuration has changed: whoever was refused for its credentials need not wait any longer.</summary>
    internal void RetryWithNewCredentials()
    {
        _schedule.RetryUnauthorized();
        _wakeUp.Set();
    }

    /// <summary>The last flush.</summary>
    internal void Drain(long upTo)
    {
        _isDraining = true;
        _schedule.Drain(upTo);
        _wakeUp.Set();
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
                _heartbeat.Beat(TimeSpan.Zero);
                sleep = SendWhatIsDue();
            }
            catch (Exception exception)
            {
                _ledger.PumpFaulted(exception);
                sleep = _afterFault;
            }

            try
            {
                _heartbeat.Beat(sleep);
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

    /// <summary>Sends a batch to each endpoint in turn until none is due, so that a long backlog of one does not hold up the others.</summary>
    /// <returns>After how long something becomes due by itself.</returns>
    private TimeSpan? SendWhatIsDue()
    {
        GiveUpWhatIsTooOld();
        while (true)
        {
            TimeSpan? sleep = null;
            var hasSent = false;
            var first = _firstEndpoint;
            for (var turn = 0; turn < IngestionEndpoints.Count; turn++)
            {
                var endpoint = IngestionEndpoints.All[(first + turn) % IngestionEndpoints.Count];
                if (DueIn(endpoint) is not { } due)
                {
                    continue;
                }

                if (due > TimeSpan.Zero)
                {
                    sleep = sleep is null || due < sleep ? due : sleep;
                }
                else if (TrySend(endpoint))
                {
                    // The one behind it is the first to be asked next time, whenever that is.
                    hasSent = true;
                    _firstEndpoint = (int)endpoint + 1;
                }
            }

            if (!hasSent)
            {
                return sleep;
            }
        }
    }

    /// <summary>In an outage a request finds out about a batch at most; the rest of what is too old must not keep newer messages out.</summary>
    private void GiveUpWhatIsTooOld()
    {
        foreach (var endpoint in IngestionEndpoints.All)
        {
            if (_schedule[endpoint] is { Failures: > 0, LastFailure: var reason } && BatchSettlement.Expires(reason))
            {
                _ledger.Expire(_store, endpoint, _age.IsTooOld);
            }
        }
    }

    /// <returns>After how long a batch may go to the endpoint; <c>null</c> if that depends on something else that will wake the loop.</returns>
    private TimeSpan? DueIn(IngestionEndpoint endpoint)
    {
        var level = _store.Level(endpoint);
        if (level.Messages == 0 || _stop.IsCancellationRequested)
        {
            return null;
        }

        if (!_isDraining && _ledger.PatienceWithObservers is { } patience)
        {
            return patience;
        }

        var isFull = level.Records >= _limits.Records(endpoint) || level.Bytes >= _limits.Bytes || _store.IsCrowded;
        return _schedule.DueIn(endpoint, level, isFull, _options.FlushInterval);
    }

    private bool TrySend(IngestionEndpoint endpoint)
    {
        if (_store.Lease(endpoint, _limits.Records(endpoint), _limits.Bytes) is not { } lease)
        {
            // All that waits are changes to profiles that are on their way; their return wakes the loop.
            return false;
        }

        _ = SendAsync(lease, isProbe: _schedule.Sent(endpoint));
        return true;
    }

    private async Task SendAsync(MessageLease lease, bool isProbe)
    {
        // Leaves the loop at once, whatever the stages do on this thread.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var results = await _next.SendAsync(lease.ToBatch(), _stop.Token).ConfigureAwait(false);

        // First, so that what is put back is not sent again before anybody knows that it has to wait.
        var failure = _schedule.Answered(lease.Endpoint, isProbe, results);
        Settle(lease, results);
        _schedule.CameBack(lease.Endpoint);
        if (failure is { } reason)
        {
            _ledger.EndpointFails(lease.Endpoint, reason);
        }

        _wakeUp.Set();
    }

    private void Settle(MessageLease lease, BatchResult results)
    {
        try
        {
            _ledger.Settle(_store, lease, new BatchSettlement(lease, results, _retry().RepeatIncrements, _age.IsTooOld));
        }
        catch (Exception exception)
        {
            _ledger.PumpFaulted(exception);

            // A lease that does not end would hold its profiles for ever.
            _store.Settle(lease, new bool[lease.Items.Count]);
        }
    }
}
