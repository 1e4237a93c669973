namespace Mixpanel.Extensions.Buffering;

/// <summary>What the pump knows of its batches on their way: how many there are, how their endpoints fare, and when the next may go.</summary>
internal sealed class PumpSchedule(int maxConcurrent, Func<RetryOptions> retry, TimeProvider clock)
{
    private readonly LaneSchedule[] _lanes = [new(), new(), new(), new()];
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly long _startedAt = clock.GetTimestamp();
    private TimeSpan _lastNow;
    private long _flushUpTo;
    private int _inFlight;
    private int _reporting;
    private bool _isDraining;
    private bool _isStopped;

    /// <summary>Completes after the stop, once nothing is on its way and every observer has been told.</summary>
    internal Task Idle => _idle.Task;

    internal LaneSchedule this[Lane lane] => _lanes[(int)lane];

    /// <summary>What was accepted so far waits neither for company nor for our own back-off.</summary>
    internal void Flush(long upTo)
    {
        lock (_lock)
        {
            _flushUpTo = Math.Max(_flushUpTo, upTo);
            Array.ForEach(_lanes, static lane => lane.CutBackOff());
        }
    }

    /// <summary>From now on an observer that is being told does not keep other batches from going: it may wait for them.</summary>
    internal void Drain()
    {
        lock (_lock)
        {
            _isDraining = true;
        }
    }

    internal void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            CompleteIfIdle();
        }
    }

    /// <returns>After how long a batch may go; <c>null</c> if one on its way has to come back first.</returns>
    internal TimeSpan? DueIn(Lane lane, StoreLevel level, bool isFull, TimeSpan flushInterval)
    {
        lock (_lock)
        {
            if (_inFlight + (_isDraining ? 0 : _reporting) >= maxConcurrent || this[lane].WaitsForAnswer)
            {
                return null;
            }

            var company = isFull || level.OldestSequence <= _flushUpTo
                ? TimeSpan.Zero
                : flushInterval - clock.GetElapsedTime(level.OldestAcceptedAt);
            var backOff = this[lane].NotBefore - Now();
            return company > backOff ? company : backOff;
        }
    }

    /// <returns>Whether the batch only feels out an endpoint that has failed.</returns>
    internal bool Sent(Lane lane)
    {
        lock (_lock)
        {
            _inFlight++;
            this[lane].Sent();
            return this[lane].Failures > 0;
        }
    }

    /// <summary>A batch has come back; <see cref="Reported"/> follows.</summary>
    internal void CameBack(Lane lane, bool isProbe, BatchResult results)
    {
        var failures = results.Where(static result => result.Status == SendStatus.Failed).ToList();
        lock (_lock)
        {
            _inFlight--;
            _reporting++;
            if (failures.Count == 0)
            {
                this[lane].Succeeded();
            }
            else if (_isStopped)
            {
                this[lane].CalledOff();
            }
            else
            {
                var retryAfter = failures.Max(static failure => failure.RetryAfter);
                this[lane].Failed(isProbe, failures[0].Reason, retryAfter, retry(), Random.Shared.NextDouble(), Now());
            }
        }
    }

    /// <summary>Observers have been told of a batch.</summary>
    internal void Reported()
    {
        lock (_lock)
        {
            _reporting--;
            CompleteIfIdle();
        }
    }

    /// <summary>Never throws: a batch that has come back must be counted off, whatever the clock does.</summary>
    private TimeSpan Now()
    {
        try
        {
            return _lastNow = clock.GetElapsedTime(_startedAt);
        }
        catch (Exception)
        {
            return _lastNow;
        }
    }

    private void CompleteIfIdle()
    {
        if (_isStopped && _inFlight == 0 && _reporting == 0)
        {
            _idle.TrySetResult();
        }
    }
}
