namespace Mixpanel.Extensions.FeatureManagement;

/// <summary>Whether a context can be used for flags, and as what.</summary>
/// <param name="IsMatch">Whether its type is known.</param>
/// <param name="Context">What it stands for; <c>null</c> for nobody.</param>
internal readonly record struct ContextMatch(bool IsMatch, FlagContext? Context);
