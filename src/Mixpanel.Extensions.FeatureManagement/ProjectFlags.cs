namespace Mixpanel.Extensions.FeatureManagement;

/// <summary>The flags of one project.</summary>
/// <param name="Options">How features become flags.</param>
/// <param name="Flags">Answers for them.</param>
internal readonly record struct ProjectFlags(MixpanelFeatureOptions Options, IMixpanelFlags Flags);
