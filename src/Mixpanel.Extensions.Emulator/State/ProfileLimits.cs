namespace Mixpanel.Extensions.Emulator.State;

/// <summary>How large a profile may become.</summary>
internal sealed record ProfileLimits(int Operations, long Bytes)
{
    /// <summary>Mixpanel's own limit; what the server maintains by itself does not count.</summary>
    public const int MaxProperties = 2000;

    // One profile must not push out all others, nor its history the profile.
    private const int Share = 8;

    public long ProfileBytes => Math.Max(Bytes / Share, 1);

    public long HistoryBytes => Math.Max(Bytes / Share / Share, 1);
}
