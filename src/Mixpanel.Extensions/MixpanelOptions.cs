namespace Mixpanel.Extensions;

/// <summary>Settings of one Mixpanel project. Bound from configuration section <c>Mixpanel</c> unless told otherwise.</summary>
/// <remarks>
/// Everything here is read again when the configuration reloads; an invalid new configuration is logged and the last valid one stays in force.
/// </remarks>
public sealed class MixpanelOptions
{
    /// <summary>The project's token, from its settings. Required while <see cref="Enabled"/>.</summary>
    public string? ProjectToken { get; set; }

    /// <summary>Whether messages are sent. <c>false</c> makes every message <see cref="SendStatus.Filtered"/> and needs no token. Default <c>true</c>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Where the project's data lives. Default <see cref="MixpanelRegion.US"/>.</summary>
    public MixpanelRegion Region { get; set; }

    /// <summary>An address to use instead of the region's, for a proxy or a local Mixpanel.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Addresses of single endpoints.</summary>
    public EndpointOptions Endpoints { get; set; } = new();

    /// <summary>Allows <c>http</c> to other machines. Default <c>false</c>: <c>http</c> is for loopback addresses only.</summary>
    public bool AllowInsecureHttp { get; set; }

    /// <summary>Credentials for <c>/import</c> and feature flags. Needed for merges; recommended for imports and flags, which otherwise use the token.</summary>
    public ServiceAccountOptions? ServiceAccount { get; set; }

    /// <summary>The project's secret, used for <c>/import</c> if there is no service account. Mixpanel retires it on 3 March 2027.</summary>
    public string? ProjectSecret { get; set; }

    /// <summary>Which endpoint takes events. Default <see cref="EventEndpoint.Track"/>.</summary>
    public EventEndpoint EventEndpoint { get; set; }

    /// <summary>Properties added to every event and import. The event's own value wins. From configuration all values are text.</summary>
    public MixpanelProperties DefaultProperties { get; } = new();

    /// <summary>How long one attempt may take, connecting and reading the answer included. Default 10 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a request may take with all its repetitions and waits. Default 15 seconds.</summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How requests are repeated.</summary>
    public RetryOptions Retry { get; set; } = new();

    /// <summary>Events in one request. Default and maximum 2,000, Mixpanel's limit.</summary>
    public int MaxEventsPerRequest { get; set; } = 2_000;

    /// <summary>Profile or group operations in one request. Default 200, Mixpanel's advice; at most 2,000.</summary>
    public int MaxUpdatesPerRequest { get; set; } = 200;

    /// <summary>Bytes of uncompressed JSON in one request. Default 2 MiB; at most 10 MB, Mixpanel's limit. A 413 lowers it while the process runs.</summary>
    public int MaxRequestBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>How hard events are compressed, from 1 (fast, the default) to 9; 0 sends them plain. Profiles and groups always travel plain.</summary>
    public int GzipLevel { get; set; } = 1;

    /// <summary>
    /// Further parameters for the address of every request with messages. <c>ip=1</c> makes Mixpanel locate users by the address of this server; without it
    /// <c>ip=0</c> is sent. <c>strict</c>, <c>verbose</c> and <c>project_id</c> are ours.
    /// </summary>
    public IDictionary<string, string> QueryParameters { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The type, not the token.</summary>
    /// <returns>A constant.</returns>
    public override string ToString() => nameof(MixpanelOptions);
}
