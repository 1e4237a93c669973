namespace Mixpanel.Extensions.FeatureManagement;

/// <summary>What Mixpanel's flags say of a feature.</summary>
/// <param name="Variant">The variant; <c>null</c> if none was chosen.</param>
internal readonly record struct FlagAnswer(FlagVariant? Variant);
