using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.FeatureManagement;
using Mixpanel.Extensions.FeatureManagement;

namespace Mixpanel.Extensions;

/// <summary>Makes Mixpanel's flags features of <c>Microsoft.FeatureManagement</c>.</summary>
public static class MixpanelFeatureManagementBuilderExtensions
{
    /// <summary>
    /// Answers for features with the flags of the Mixpanel project, wherever the application asks: <see cref="IFeatureManager"/>,
    /// <see cref="IVariantFeatureManager"/>, their snapshots, <c>FeatureGate</c>, the feature tag helper and variant services.
    /// </summary>
    /// <remarks>
    /// A feature is on if the flag's value is exactly <c>true</c>; a variant has the key and, as configuration, the value of the flag's variant. Where Mixpanel
    /// chose no variant, whatever the reason, the feature is as it is configured, and off if it is not configured at all. No flag throws. Each answer
    /// of Mixpanel's reports an exposure, as <see cref="IMixpanelFlags.GetVariantAsync"/> does; within a request the snapshots ask once. Session managers
    /// keep configured features only: a flag that is turned off in Mixpanel is off. The project's flags may be registered before or after.
    /// </remarks>
    /// <param name="builder">The feature management, as <c>AddFeatureManagement</c> or <c>AddScopedFeatureManagement</c> returns it.</param>
    /// <param name="configure">Says which features are flags, and how contexts are read.</param>
    /// <returns>The builder.</returns>
    public static IFeatureManagementBuilder UseMixpanelFlags(this IFeatureManagementBuilder builder, Action<MixpanelFeatureOptions>? configure = null) =>
        Add(builder, Options.DefaultName, configure);

    /// <summary>The same with the flags of a keyed project. With several projects the first one added that has a variant answers.</summary>
    /// <param name="builder">The feature management.</param>
    /// <param name="key">The key of the project, as <c>AddKeyedMixpanel</c> was given it.</param>
    /// <param name="configure">Says which features are flags, and how contexts are read.</param>
    /// <returns>The builder.</returns>
    public static IFeatureManagementBuilder UseKeyedMixpanelFlags(
        this IFeatureManagementBuilder builder, string key, Action<MixpanelFeatureOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return Add(builder, key, configure);
    }

    /// <summary>Says for whom features are evaluated, instead of the targeting context accessor, where more than a user and groups is to be said.</summary>
    /// <typeparam name="TAccessor">Says it. Made once, or for each scope with <c>AddScopedFeatureManagement</c>.</typeparam>
    /// <param name="builder">The feature management.</param>
    /// <returns>The builder.</returns>
    public static IFeatureManagementBuilder WithFlagContext<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TAccessor>(
        this IFeatureManagementBuilder builder)
        where TAccessor : class, IFlagContextAccessor
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Add(new(typeof(IFlagContextAccessor), typeof(TAccessor), FeatureRegistration.Lifetime(builder.Services)));
        return builder;
    }

    private static IFeatureManagementBuilder Add(IFeatureManagementBuilder builder, string name, Action<MixpanelFeatureOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var names = FeatureRegistration.Add(services).Names;
        if (!names.Contains(name, StringComparer.Ordinal))
        {
            names.Add(name);
            services.AddOptions<MixpanelFeatureOptions>(name).ValidateOnStart();
            services.AddSingleton<IValidateOptions<MixpanelFeatureOptions>>(provider => new MixpanelFeatureOptionsValidator(name, provider));
        }

        if (configure is not null)
        {
            services.Configure(name, configure);
        }

        return builder;
    }
}
