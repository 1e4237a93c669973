namespace Mixpanel.Extensions.Testing;

/// <summary>An exposure that the code under test reported.</summary>
/// <param name="FlagKey">The flag.</param>
/// <param name="Variant">What the user saw.</param>
/// <param name="Context">Who saw it.</param>
public sealed record RecordedExposure(string FlagKey, FlagVariant Variant, FlagContext Context);
