using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Mixpanel.Extensions.Flags;

namespace Mixpanel.Extensions;

/// <summary>Adds feature flags to a project: <see cref="IMixpanelFlags"/>, keyed like the project.</summary>
public static class FlagsMixpanelBuilderExtensions
{
    /// <summary>
    /// Evaluates flags in this process, from definitions that are fetched before the host reports started and polled from then on. What they cannot
    /// answer rightly is asked of Mixpanel if <see cref="AddRemoteFlags"/> is called too.
    /// </summary>
    /// <remarks>
    /// Without a host, polling starts when <see cref="IMixpanelFlags"/> is first taken from the services; <see cref="IMixpanelFlags.WaitUntilReadyAsync"/>
    /// waits for the first definitions.
    /// </remarks>
    /// <param name="builder">The project.</param>
    /// <param name="configure">Sets options in code, after those from subsection <c>Flags:Local</c> of the configuration.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The project has local flags already.</exception>
    public static MixpanelBuilder AddLocalFlags(this MixpanelBuilder builder, Action<LocalFlagsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var registration = builder.Once(nameof(AddLocalFlags)).Registration;
        builder.Services.AddSingleton<IValidateOptions<LocalFlagsOptions>>(new LocalFlagsOptionsValidator(builder.Name, () => registration.Section));
        builder.Services.AddSingleton<IConfigureOptions<LocalFlagsOptions>>(services => new ConfigureNamedOptions<LocalFlagsOptions>(
            builder.Name, options => registration.Configuration?.Invoke(services).GetSection("Flags:Local").Bind(options)));
        builder.Services.AddKeyedSingleton(builder.Name, (services, _) => FlagsFactory.CreateLocal(services, registration));
        if (configure is not null)
        {
            builder.Services.Configure(builder.Name, configure);
        }

        return FlagsFactory.AddFlags(builder);
    }

    /// <summary>
    /// Asks Mixpanel for the variants of a user. Together with <see cref="AddLocalFlags"/> it is asked only about flags that are not defined locally,
    /// depend on cohorts or past events, or have sticky variants.
    /// </summary>
    /// <param name="builder">The project.</param>
    /// <param name="configure">Sets options in code, after those from subsection <c>Flags:Remote</c> of the configuration.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The project has remote flags already.</exception>
    public static MixpanelBuilder AddRemoteFlags(this MixpanelBuilder builder, Action<RemoteFlagsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var registration = builder.Once(nameof(AddRemoteFlags)).Registration;
        builder.Services.AddSingleton<IValidateOptions<RemoteFlagsOptions>>(new RemoteFlagsOptionsValidator(builder.Name, () => registration.Section));
        builder.Services.AddSingleton<IConfigureOptions<RemoteFlagsOptions>>(services => new ConfigureNamedOptions<RemoteFlagsOptions>(
            builder.Name, options => registration.Configuration?.Invoke(services).GetSection("Flags:Remote").Bind(options)));
        builder.Services.AddKeyedSingleton(builder.Name, (services, _) => FlagsFactory.CreateRemote(services, registration));
        if (configure is not null)
        {
            builder.Services.Configure(builder.Name, configure);
        }

        return FlagsFactory.AddFlags(builder);
    }
}
