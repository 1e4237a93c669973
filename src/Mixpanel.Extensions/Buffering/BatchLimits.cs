using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.Buffering;

/// <summary>Which messages go together, and what makes a batch full. Follows the configuration when it reloads.</summary>
internal sealed class BatchLimits(int batchSize, Func<MixpanelOptions> project, TimeProvider clock)
{
    internal long Bytes => project().MaxRequestBytes;

    /// <summary>A batch of profiles or groups must fit one request: two requests could overtake each other.</summary>
    internal int Records(IngestionEndpoint endpoint) => endpoint is IngestionEndpoint.Engage or IngestionEndpoint.Groups
        ? Math.Min(batchSize, project().MaxUpdatesPerRequest)
        : Math.Min(batchSize, project().MaxEventsPerRequest);

    /// <summary>The endpoint a message goes to; for the few that grow too old for it while they wait, the one they would have gone to.</summary>
    internal IngestionEndpoint EndpointOf(MixpanelMessage message) =>
        IngestionEndpoints.For(message, project().EventEndpoint, clock.GetUtcNow());
}
