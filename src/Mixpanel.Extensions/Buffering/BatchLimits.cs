namespace Mixpanel.Extensions.Buffering;

/// <summary>What makes a batch full. Follows the configuration when it reloads.</summary>
internal sealed class BatchLimits(int batchSize, Func<MixpanelOptions> project)
{
    internal long Bytes => project().MaxRequestBytes;

    /// <summary>A batch of profiles or groups must fit one request: two requests could overtake each other.</summary>
    internal int Records(Lane lane) => lane is Lane.Profiles or Lane.Groups
        ? Math.Min(batchSize, project().MaxUpdatesPerRequest)
        : Math.Min(batchSize, project().MaxEventsPerRequest);
}
