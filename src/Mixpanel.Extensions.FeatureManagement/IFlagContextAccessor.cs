namespace Mixpanel.Extensions;

/// <summary>
/// Says for whom features are evaluated where the code that asks does not say so: the current user, with whatever rules and groups need. Without one, the
/// application's <c>ITargetingContextAccessor</c> says it.
/// </summary>
/// <remarks>Register it with <see cref="MixpanelFeatureManagementBuilderExtensions.WithFlagContext"/>. What it throws reaches the code that asks.</remarks>
public interface IFlagContextAccessor
{
    /// <summary>The context of the current user or request.</summary>
    /// <param name="cancellationToken">The token of the code that asks.</param>
    /// <returns>The context, or <c>null</c> if there is nobody to ask for; features are then what the configuration says.</returns>
    ValueTask<FlagContext?> GetContextAsync(CancellationToken cancellationToken);
}
