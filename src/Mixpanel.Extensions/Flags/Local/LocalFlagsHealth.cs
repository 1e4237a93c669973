namespace Mixpanel.Extensions.Flags.Local;

/// <summary>How local flags fare.</summary>
/// <param name="Flags">How many flags can be evaluated; <c>null</c> if there never were definitions.</param>
/// <param name="Age">Since when Mixpanel has not confirmed the definitions; <c>null</c> if it never gave any.</param>
/// <param name="IsStale">Whether that is longer than some polls failing now and then explain.</param>
/// <param name="LastFailure">Why the last fetch failed.</param>
internal sealed record LocalFlagsHealth(int? Flags, TimeSpan? Age, bool IsStale, SendReason LastFailure);
