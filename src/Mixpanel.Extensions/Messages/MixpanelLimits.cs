namespace Mixpanel.Extensions.Messages;

/// <summary>What Mixpanel's documentation says it takes (reference "Import events", "Track event", "User profile limits").</summary>
internal static class MixpanelLimits
{
    /// <summary>One event or one profile update must be smaller than 1 MB, read here as a million bytes.</summary>
    internal const int MessageBytes = 1_000_000;

    internal const int EventProperties = 255;

    internal const int EventListItems = 255;

    internal const int EventDepth = 3;

    internal const int ProfileProperties = 2_000;

    internal const int ProfileValueBytes = 256 * 1024;

    /// <summary>Mixpanel names no depth for profiles; ours only keeps a cycle from going on for ever.</summary>
    internal const int ProfileDepth = 64;

    internal const int RecordsPerRequest = 2_000;

    internal const int InsertIdBytes = 36;

    /// <summary><c>/track</c> silently ignores events older than this.</summary>
    internal static readonly TimeSpan TrackWindow = TimeSpan.FromDays(5);

    internal static readonly TimeSpan FutureTolerance = TimeSpan.FromHours(1);

    /// <summary>1971-01-01, before which Mixpanel takes nothing.</summary>
    internal const long EarliestUnixMilliseconds = 31_536_000_000;
}
