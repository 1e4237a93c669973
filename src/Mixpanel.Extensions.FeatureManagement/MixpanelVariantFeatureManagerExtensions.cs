using Microsoft.FeatureManagement;
using Mixpanel.Extensions.FeatureManagement;

namespace Mixpanel.Extensions;

/// <summary>Variants for a context that is made for flags.</summary>
public static class MixpanelVariantFeatureManagerExtensions
{
    /// <summary>The variant of a feature for a context with custom properties or groups. What is configured for the feature sees its distinct id.</summary>
    /// <param name="manager">The application's feature manager.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="context">For whom.</param>
    /// <param name="cancellationToken">Stops waiting for Mixpanel.</param>
    /// <returns>The variant, or <c>null</c>.</returns>
    public static ValueTask<Variant> GetVariantAsync(
        this IVariantFeatureManager manager, string feature, FlagContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manager);
        ArgumentNullException.ThrowIfNull(context);
        return manager.GetVariantAsync(feature, new FlagTargetingContext(context), cancellationToken);
    }
}
