using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.Buffering;

/// <summary>
/// The pure part of the pump, one for each lane: when the next batch may go. A lane that failed sends one batch at a time until one gets through.
/// Times are counted from any one moment, on a clock that nobody sets.
/// </summary>
internal sealed class LaneSchedule
{
    /// <summary>After this long without a success an endpoint is asked once a minute at most; two lanes may share it.</summary>
    private static readonly TimeSpan _outage = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan _outageDelay = TimeSpan.FromMinutes(1);

    private TimeSpan _backOffUntil;
    private TimeSpan _askedUntil;
    private TimeSpan _failingSince;

    /// <summary>How many batches of this lane are on their way.</summary>
    internal int InFlight { get; private set; }

    /// <summary>How many batches have failed in a row; those that were on their way together count once.</summary>
    internal int Failures { get; private set; }

    /// <summary>Why the last batch failed; <see cref="SendReason.None"/> if it did not.</summary>
    internal SendReason LastFailure { get; private set; }

    /// <summary>When the next batch may go; in the past if it may go now.</summary>
    internal TimeSpan NotBefore => Later(_backOffUntil, _askedUntil);

    /// <summary>Whether another batch has to wait until one comes back.</summary>
    internal bool WaitsForAnswer => Failures > 0 && InFlight > 0;

    internal void Sent() => InFlight++;

    internal void Succeeded()
    {
        InFlight--;
        Failures = 0;
        LastFailure = SendReason.None;

        // What the server asked for in another answer stays.
        _backOffUntil = default;
    }

    /// <summary>A batch ended without telling whether the endpoint works, because it was called off.</summary>
    internal void CalledOff() => InFlight--;

    internal void Failed(bool isProbe, SendReason reason, TimeSpan? retryAfter, RetryOptions retry, double chance, TimeSpan now)
    {
        InFlight--;
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
        _backOffUntil = now + (now - _failingSince >= _outage ? Later(delay, _outageDelay) : delay);
        Failures++;
    }

    /// <summary>Somebody flushes: our own caution ends, what the server asked for does not.</summary>
    internal void CutBackOff() => _backOffUntil = default;

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
