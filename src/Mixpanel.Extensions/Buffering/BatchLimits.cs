using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.Buffering;

/// <summary>Which messages go together, and what makes a batch full. Follows the configuration when it reloads.</summary>
internal sealed class BatchLimits(int batchSize, Func<MixpanelOptions> project, TimeProvider clock)
{
    /// <summary>How old the clock's time may be that decides whether an event is too old for /track: days count there.</summary>
    private static readonly TimeSpan _recent = TimeSpan.FromSeconds(1);

    private volatile MomentRead _read = new(clock.GetUtcNow(), clock.GetTimestamp());

    internal long Bytes => project().MaxRequestBytes;

    /// <summary>A batch of profiles or groups must fit one request: two requests could overtake each other.</summary>
    internal int Records(IngestionEndpoint endpoint) => endpoint is IngestionEndpoint.Engage or IngestionEndpoint.Groups
        ? Math.Min(batchSize, project().MaxUpdatesPerRequest)
        : Math.Min(batchSize, project().MaxEventsPerRequest);

    /// <summary>The endpoint a message goes to; for the few that grow too old for it while they wait, the one they would have gone to.</summary>
    /// <param name="message">The message.</param>
    /// <param name="timestamp">The clock's timestamp, which is cheaper to ask for than the time.</param>
    internal IngestionEndpoint EndpointOf(MixpanelMessage message, long timestamp)
    {
        var read = _read;
        if (clock.GetElapsedTime(read.Timestamp, timestamp) > _recent)
        {
            _read = read = new MomentRead(clock.GetUtcNow(), timestamp);
        }

        return IngestionEndpoints.For(message, project().EventEndpoint, read.Time);
    }

    private sealed record MomentRead(DateTimeOffset Time, long Timestamp);
}
