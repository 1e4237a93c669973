using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.Buffering;

/// <summary>
/// The pure part of the pump, one for each lane: when the next batch may go. A lane that failed sends one batch at a time until one gets through.
/// </summary>
internal sealed class LaneSchedule
{
    /// <summary>From the third minute of an outage at most two requests a minute go out, however few went out before.</summary>
    private static readonly TimeSpan _longOutage = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _longOutageDelay = TimeSpan.FromSeconds(30);

    private DateTimeOffset? _failingSince;
    private DateTimeOffset _backOffUntil;
    private DateTimeOffset _askedUntil;

    /// <summary>How many batches of this lane are on their way.</summary>
    internal int InFlight { get; private set; }

    /// <summary>How many batches have failed in a row.</summary>
    internal int Failures { get; private set; }

    /// <summary>Why the last batch failed; <see cref="SendReason.None"/> if it did not.</summary>
    internal SendReason LastFailure { get; private set; }

    internal void Sent() => InFlight++;

    /// <summary>A batch got through. What the server asked for stays: it may have been asked of a batch sent later.</summary>
    internal void Succeeded()
    {
        InFlight--;
        Failures = 0;
        LastFailure = SendReason.None;
        _failingSince = null;
        _backOffUntil = default;
    }

    /// <summary>A batch ended without telling whether the endpoint works, because it was called off.</summary>
    internal void CalledOff() => InFlight--;

    internal void Failed(SendReason reason, TimeSpan? retryAfter, RetryOptions retry, double chance, DateTimeOffset now)
    {
        InFlight--;
        LastFailure = reason;
        _failingSince ??= now;
        var atLeast = now - _failingSince >= _longOutage ? _longOutageDelay : TimeSpan.Zero;
        _backOffUntil = Later(_backOffUntil, now + RetrySchedule.Delay(retry, Failures, chance, retryAfter: atLeast));
        _askedUntil = Later(_askedUntil, now + (retryAfter ?? TimeSpan.Zero));
        Failures++;
    }

    /// <summary>Somebody flushes: our own caution ends, what the server asked for does not.</summary>
    internal void CutBackOff() => _backOffUntil = default;

    /// <summary>When the next batch may go; in the past if it may go now.</summary>
    internal DateTimeOffset NotBefore => Later(_backOffUntil, _askedUntil);

    /// <summary>Whether another batch may go now, apart from whether there is one.</summary>
    internal bool MaySend(DateTimeOffset now) => now >= NotBefore && (Failures == 0 || InFlight == 0);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
