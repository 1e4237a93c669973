using Mixpanel.Extensions.Transport;
using Polly.CircuitBreaker;

namespace Mixpanel.Extensions.Buffering;

/// <summary>
/// The pure part of the pump, one for each endpoint: when the next batch may go. After a failure one batch goes at a time until one gets through.
/// Times are counted from any one moment, on a clock that nobody sets.
/// </summary>
internal sealed class EndpointSchedule
{
    /// <summary>After this long without a success an endpoint is asked once a minute at most, and once more if somebody flushes.</summary>
    private static readonly TimeSpan _outage = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan _outageDelay = TimeSpan.FromMinutes(1);

    /// <summary>A flush is no reason to ask an endpoint more than twice a minute then.</summary>
    private static readonly TimeSpan _outageFlush = TimeSpan.FromSeconds(30);

    private TimeSpan _backOffUntil;
    private TimeSpan _askedUntil;
    private TimeSpan _failingSince;
    private TimeSpan _lastSent;

    /// <summary>How many batches are on their way to it.</summary>
    internal int InFlight { get; private set; }

    /// <summary>How many batches have failed in a row; those that were on their way together count once.</summary>
    internal int Failures { get; private set; }

    /// <summary>Why the last batch failed; <see cref="SendReason.None"/> if it did not.</summary>
    internal SendReason LastFailure { get; private set; }

    /// <summary>When the next batch may go; in the past if it may go now.</summary>
    internal TimeSpan NotBefore => Later(_backOffUntil, _askedUntil);

    /// <summary>How the endpoint fares, in the words of a circuit breaker.</summary>
    internal CircuitState Circuit => Failures == 0 ? CircuitState.Closed : InFlight > 0 ? CircuitState.HalfOpen : CircuitState.Open;

    /// <summary>Whether another batch has to wait until one comes back.</summary>
    internal bool WaitsForAnswer => Failures > 0 && InFlight > 0;

    /// <summary>Since how long nothing has got through.</summary>
    internal TimeSpan FailingFor(TimeSpan now) => Failures > 0 ? now - _failingSince : TimeSpan.Zero;

    internal void Sent(TimeSpan now)
    {
        InFlight++;
        _lastSent = now;
    }

    internal void Succeeded()
    {
        Failures = 0;
        LastFailure = SendReason.None;

        // What the server asked for in another answer stays.
        _backOffUntil = default;
    }

    /// <summary>The messages of a batch are on their way no longer.</summary>
    internal void CameBack() => InFlight--;

    internal void Failed(bool isProbe, SendReason reason, TimeSpan? retryAfter, RetryOptions retry, double chance, TimeSpan now)
    {
        LastFailure = reason;
        if (retryAfter is { } asked)
        {
            _askedUntil = Later(_askedUntil, now + (asked < retry.MaxRetryAfter ? asked : retry.MaxRetryAfter));
        }

        // A batch that was on its way when the first failure came tells nothing new.
        if (Failures > 0 && !isProbe)
        {
            return;
        }

        if (Failures == 0)
        {
            _failingSince = now;
        }

        var delay = RetrySchedule.Delay(retry, Failures, chance, retryAfter: null);
        _backOffUntil = now + (IsOutage(now) ? Later(delay, _outageDelay) : delay);
        Failures++;
    }

    /// <summary>Somebody flushes: our own caution ends, but for that of a long outage. What the server asked for stays.</summary>
    internal void CutBackOff(TimeSpan now)
    {
        var earliest = IsOutage(now) ? _lastSent + _outageFlush : default;
        _backOffUntil = earliest < _backOffUntil ? earliest : _backOffUntil;
    }

    /// <summary>There is hardly a later for our own caution to wait for.</summary>
    internal void LimitBackOff(TimeSpan latest) => _backOffUntil = latest < _backOffUntil ? latest : _backOffUntil;

    private bool IsOutage(TimeSpan now) => FailingFor(now) >= _outage;

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
