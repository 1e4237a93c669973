namespace Mixpanel.Extensions;

/// <summary>
/// How exposures are reported, by local and remote flags alike. Bound from subsection <c>Flags:Exposures</c> of the project's section; in code with
/// <c>services.Configure</c>, where the options of a keyed project have its key as name. Read once, at the start.
/// </summary>
public sealed class FlagExposureOptions
{
    /// <summary>
    /// How long the same exposure (user, flag, variant and experiment) is not sent again. Default 24 hours; zero sends one for every evaluation.
    /// </summary>
    public TimeSpan DeduplicateFor { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How many exposures are remembered for that; the oldest are forgotten first. Default 100,000, some 30 MB.</summary>
    public int CacheSize { get; set; } = 100_000;
}
