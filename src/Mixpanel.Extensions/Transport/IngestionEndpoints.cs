using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Transport;

/// <summary>What is known about each endpoint, and which one takes a message at the moment it is sent.</summary>
internal static class IngestionEndpoints
{
    internal const int Count = 4;

    internal static IReadOnlyList<IngestionEndpoint> All { get; } =
        [IngestionEndpoint.Track, IngestionEndpoint.Import, IngestionEndpoint.Engage, IngestionEndpoint.Groups];

    internal static string Path(this IngestionEndpoint endpoint) => endpoint switch
    {
        IngestionEndpoint.Track => "/track",
        IngestionEndpoint.Import => "/import",
        IngestionEndpoint.Engage => "/engage",
        _ => "/groups",
    };

    /// <summary>Whether it takes events, which Mixpanel deduplicates and accepts compressed.</summary>
    internal static bool TakesEvents(this IngestionEndpoint endpoint) => endpoint is IngestionEndpoint.Track or IngestionEndpoint.Import;

    internal static IngestionEndpoint For(MixpanelMessage message, EventEndpoint forEvents, DateTimeOffset now) => message.Kind switch
    {
        MessageKind.Import or MessageKind.Merge => IngestionEndpoint.Import,
        MessageKind.Profile => IngestionEndpoint.Engage,
        MessageKind.Group => IngestionEndpoint.Groups,
        MessageKind.Alias => IngestionEndpoint.Track,
        _ => BelongsToImport(message, forEvents, now) ? IngestionEndpoint.Import : IngestionEndpoint.Track,
    };

    private static bool BelongsToImport(MixpanelMessage message, EventEndpoint forEvents, DateTimeOffset now) =>
        forEvents == EventEndpoint.Import || now - message.Time > MixpanelLimits.TrackWindow;
}
