using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>How large a profile may become.</summary>
internal sealed record ProfileLimits(int Operations, long Bytes)
{
    /// <summary>Mixpanel's own limit; what the server maintains by itself does not count.</summary>
    public const int MaxProperties = 2000;

    private static readonly string[] _uncounted = ["$last_seen", "$city", "$region", "$country_code", "$geo_source"];

    // One profile must not push out all others, nor its history the profile.
    private const int Share = 8;

    public long ProfileBytes => Math.Max(Bytes / Share, 1);

    public long HistoryBytes => Math.Max(Bytes / Share / Share, 1);

    /// <summary>Whether a property counts, as all do that the server does not maintain.</summary>
    public static bool Counts(string name) => !_uncounted.Contains(name, StringComparer.Ordinal);

    /// <summary>How many properties count.</summary>
    public static int Count(JsonObject? properties) => properties is null ? 0 : properties.Count - _uncounted.Count(properties.ContainsKey);
}
