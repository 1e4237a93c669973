namespace Mixpanel.Extensions.Tests.Buffering.Simulation;

/// <summary>What a lane has been told so far.</summary>
internal sealed class EndpointRecord
{
    /// <summary>When the first of the failures in a row came.</summary>
    internal DateTimeOffset? FailingSince { get; set; }

    internal DateTimeOffset AskedUntil { get; private set; }

    /// <summary>Requests of the last minute, from the third minute of an outage.</summary>
    internal List<DateTimeOffset> Requests { get; } = [];

    internal void Answered(SendResult answer, DateTimeOffset now)
    {
        FailingSince = answer.Status == SendStatus.Failed ? FailingSince ?? now : null;
        if (now + answer.RetryAfter is { } until && until > AskedUntil)
        {
            AskedUntil = until;
        }
    }
}
