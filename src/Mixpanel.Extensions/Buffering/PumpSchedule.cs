using Mixpanel.Extensions.Senders;
using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.Buffering;

/// <summary>What the pump knows of its batches on their way: how many there are, how their endpoints fare, and when the next may go.</summary>
internal sealed class PumpSchedule(int maxConcurrent, Func<RetryOptions> retry, TimeProvider clock)
{
    /// <summary>Longer than any batch takes that HTTP carries.</summary>
    private static readonly TimeSpan _longestCall = TimeSpan.FromMinutes(5);

    /// <summary>The longest pause while the buffer is drained for good.</summary>
    private static readonly TimeSpan _drainingPause = TimeSpan.FromMilliseconds(500);

    private readonly EndpointSchedule[] _endpoints = [new(), new(), new(), new()];
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly long _startedAt = clock.GetTimestamp();
    private TimeSpan _lastNow;
    private TimeSpan _lastMove;
    private long _flushUpTo;
    private int _inFlight;
    private bool _isDraining;
    private bool _isStopped;

    /// <summary>Completes after the stop, once nothing is on its way.</summary>
    internal Task Idle => _idle.Task;

    internal EndpointSchedule this[IngestionEndpoint endpoint] => _endpoints[(int)endpoint];

    /// <summary>What was accepted so far waits neither for company nor for our own back-off.</summary>
    internal void Flush(long upTo)
    {
        lock (_lock)
        {
            _flushUpTo = Math.Max(_flushUpTo, upTo);
            Array.ForEach(_endpoints, endpoint => endpoint.CutBackOff(Now()));
        }
    }

    /// <summary>Cuts our own back-off where credentials were refused.</summary>
    internal void RetryUnauthorized()
    {
        lock (_lock)
        {
            foreach (var endpoint in _endpoints.Where(static endpoint => endpoint.LastFailure == SendReason.Unauthorized))
            {
                endpoint.LimitBackOff(Now());
            }
        }
    }

    /// <summary>The last flush.</summary>
    internal void Drain(long upTo)
    {
        lock (_lock)
        {
            _flushUpTo = Math.Max(_flushUpTo, upTo);
            _isDraining = true;
            Array.ForEach(_endpoints, endpoint => endpoint.LimitBackOff(Now()));
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
    internal TimeSpan? DueIn(IngestionEndpoint endpoint, StoreLevel level, bool isFull, TimeSpan flushInterval)
    {
        lock (_lock)
        {
            var schedule = this[endpoint];
            var free = maxConcurrent - _inFlight;

            // The last place is kept for the others, so that an endpoint that hangs does not stop them all.
            var isKept = free == 1 && maxConcurrent > 1 && schedule.InFlight > 0;
            if (free <= 0 || isKept || schedule.WaitsForAnswer)
            {
                return null;
            }

            var company = isFull || level.OldestSequence <= _flushUpTo
                ? TimeSpan.Zero
                : flushInterval - clock.GetElapsedTime(level.OldestAcceptedAt);
            var backOff = schedule.NotBefore - Now();
            return company > backOff ? company : backOff;
        }
    }

    /// <returns>Whether the batch only finds out whether an endpoint works that has failed.</returns>
    internal bool Sent(IngestionEndpoint endpoint)
    {
        lock (_lock)
        {
            _inFlight++;
            this[endpoint].Sent(_lastMove = Now());
            return this[endpoint].Failures > 0;
        }
    }

    /// <summary>There is an answer to a batch, whose messages are still on their way.</summary>
    /// <returns>Why it failed; <c>null</c> if it did not.</returns>
    internal SendReason? Answered(IngestionEndpoint endpoint, bool isProbe, BatchResult results)
    {
        var failures = results.Where(static result => result.Status == SendStatus.Failed).ToList();
        var schedule = this[endpoint];
        lock (_lock)
        {
            _lastMove = Now();
            if (_isStopped)
            {
                return null;
            }

            if (failures.Count == 0)
            {
                schedule.Succeeded();
                return null;
            }

            schedule.Failed(
                isProbe, failures[0].Reason, failures.Max(static failure => failure.RetryAfter), retry(), Random.Shared.NextDouble(), _lastMove);
            if (_isDraining)
            {
                schedule.LimitBackOff(_lastMove + _drainingPause);
            }

            return failures[0].Reason;
        }
    }

    /// <summary>A batch has come back, and its messages are settled or wait again.</summary>
    internal void CameBack(IngestionEndpoint endpoint)
    {
        lock (_lock)
        {
            _inFlight--;
            this[endpoint].CameBack();
            CompleteIfIdle();
        }
    }

    /// <summary>Whether stages keep what they were given for so long that they will hardly give it back.</summary>
    internal bool IsStuck()
    {
        lock (_lock)
        {
            return _inFlight > 0 && Now() - _lastMove > _longestCall;
        }
    }

    /// <summary>What does not get through.</summary>
    internal IReadOnlyList<DeliveryFailure> Failing()
    {
        lock (_lock)
        {
            return
            [
                .. IngestionEndpoints.All
                    .Where(endpoint => this[endpoint].Failures > 0)
                    .Select(endpoint => new DeliveryFailure(endpoint.Path(), this[endpoint].LastFailure, this[endpoint].FailingFor(Now()))),
            ];
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
        if (_isStopped && _inFlight == 0)
        {
            _idle.TrySetResult();
        }
    }
}
