using Microsoft.FeatureManagement;

namespace Mixpanel.Extensions.FeatureManagement;

/// <summary>The same for one request, in which no feature changes.</summary>
internal sealed class MixpanelFeatureSnapshot(FeatureFlags flags, IFeatureManager features, IVariantFeatureManager variants)
    : MixpanelFeatureManager(flags, features, variants, new FeatureMemory()), IFeatureManagerSnapshot, IVariantFeatureManagerSnapshot;
