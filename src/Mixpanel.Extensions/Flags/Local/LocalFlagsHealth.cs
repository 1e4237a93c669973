namespace Mixpanel.Extensions.Flags.Local;

/// <summary>How local flags fare.</summary>
/// <param name="IsEnabled">Whether the project is switched on.</param>
/// <param name="Flags">How many flags can be evaluated; <c>null</c> if there never were definitions.</param>
/// <param name="Malformed">How many flags cannot, because their definition cannot be read.</param>
/// <param name="Age">Since when Mixpanel has not confirmed the definitions; <c>null</c> if it never gave any.</param>
/// <param name="IsStale">Whether that is longer than some polls failing now and then explain.</param>
/// <param name="LastFailure">Why the last fetch failed.</param>
internal sealed record LocalFlagsHealth(bool IsEnabled, int? Flags, int Malformed, TimeSpan? Age, bool IsStale, SendReason LastFailure);
