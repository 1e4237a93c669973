using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Mixpanel.Extensions.DependencyInjection;
using Mixpanel.Extensions.Diagnostics;
using Mixpanel.Extensions.Flags.Exposures;
using Mixpanel.Extensions.Flags.Local;
using Mixpanel.Extensions.Flags.Remote;

namespace Mixpanel.Extensions.Flags;

/// <summary>Puts the flags of a project together from what was registered for it.</summary>
internal static class FlagsFactory
{
    private const string Common = "Flags";

    /// <summary>What local and remote flags have in common, registered once, whichever comes first.</summary>
    internal static MixpanelBuilder AddFlags(MixpanelBuilder builder)
    {
        var registration = builder.Registration;
        if (!registration.BuiltIns.Add(Common))
        {
            return builder;
        }

        var name = builder.Name;
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<FlagExposureOptions>>(new FlagExposureOptionsValidator(name, () => registration.Section));
        services.AddSingleton<IConfigureOptions<FlagExposureOptions>>(provider => new ConfigureNamedOptions<FlagExposureOptions>(
            name, options => registration.Configuration?.Invoke(provider).GetSection("Flags:Exposures").Bind(options)));
        services.AddKeyedSingleton(name, (provider, _) => new FlagMetrics(provider.GetRequiredService<IMeterFactory>(), name));
        services.AddKeyedSingleton(name, (provider, _) => new Derived<FlagsSettings>(
            provider.GetRequiredKeyedService<LastValidOptions>(name), static options => new FlagsSettings(options)));
        if (name.Length == 0)
        {
            services.AddSingleton(provider => Create(provider, registration));
        }
        else
        {
            services.AddKeyedSingleton(name, (provider, _) => Create(provider, registration));
        }

        services.AddSingleton(provider => new FlagsStart(
            () => name.Length == 0 ? provider.GetRequiredService<IMixpanelFlags>() : provider.GetRequiredKeyedService<IMixpanelFlags>(name),
            () => FindLocal(provider, name)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FlagsStarter>());
        return builder;
    }

    /// <summary>The local flags of a project, if there are any and no fake stands in for them.</summary>
    internal static LocalFlags? FindLocal(IServiceProvider services, string name) =>
        services.GetKeyedService<MixpanelRegistration>(name) is { Flags: null } ? services.GetKeyedService<LocalFlags>(name) : null;

    internal static LocalFlags CreateLocal(IServiceProvider services, MixpanelRegistration registration)
    {
        var clock = ProjectServices.Clock(services);
        var logger = ProjectServices.Logger(services);
        var options = services.GetRequiredService<IOptionsFactory<LocalFlagsOptions>>().Create(registration.Name);
        var settings = services.GetRequiredKeyedService<Derived<FlagsSettings>>(registration.Name);
        var store = new DefinitionsStore(settings, clock, logger);
        services.GetRequiredKeyedService<FlagMetrics>(registration.Name).Measure(store);
        var client = CreateClient(services, registration, registration.FlagDefinitionsHttpClientName);
        var poller = new DefinitionsPoller(client, settings, store, options, clock, logger);
        return new LocalFlags(settings, store, poller, options, clock, logger);
    }

    internal static RemoteFlags CreateRemote(IServiceProvider services, MixpanelRegistration registration)
    {
        var name = registration.Name;
        var options = services.GetRequiredService<IOptionsFactory<RemoteFlagsOptions>>().Create(name);
        return new RemoteFlags(
            CreateClient(services, registration, registration.FlagsHttpClientName),
            services.GetRequiredKeyedService<Derived<FlagsSettings>>(name),
            options,
            options.CacheDuration ?? PollInterval(services, registration),
            ProjectServices.Clock(services),
            ProjectServices.Logger(services));
    }

    /// <summary>How old an answer may be with local flags; zero without them.</summary>
    private static TimeSpan PollInterval(IServiceProvider services, MixpanelRegistration registration) =>
        registration.BuiltIns.Contains(nameof(FlagsMixpanelBuilderExtensions.AddLocalFlags))
            ? services.GetRequiredService<IOptionsFactory<LocalFlagsOptions>>().Create(registration.Name).PollInterval
            : TimeSpan.Zero;

    private static IMixpanelFlags Create(IServiceProvider services, MixpanelRegistration registration)
    {
        if (registration.Flags is { } fake)
        {
            return fake(services);
        }

        var name = registration.Name;
        var metrics = services.GetRequiredKeyedService<FlagMetrics>(name);
        var options = services.GetRequiredService<IOptionsFactory<FlagExposureOptions>>().Create(name);
        var exposures = new ExposureTracker(
            () => services.GetRequiredKeyedService<MixpanelClient>(name), options, metrics, ProjectServices.Clock(services), ProjectServices.Logger(services));
        ForgetWithToken(exposures, services.GetRequiredKeyedService<LastValidOptions>(name));
        var local = services.GetKeyedService<LocalFlags>(name);
        local?.Start();
        var warnings = new FlagWarnings(ProjectServices.Clock(services), ProjectServices.Logger(services));
        return new MixpanelFlags(local, services.GetKeyedService<RemoteFlags>(name), exposures, metrics, warnings);
    }

    private static void ForgetWithToken(ExposureTracker exposures, LastValidOptions options)
    {
        var token = options.Current.ProjectToken;
        options.Changed += () =>
        {
            var current = options.Current.ProjectToken;
            if (Interlocked.Exchange(ref token, current) != current)
            {
                exposures.Forget();
            }
        };
    }

    private static FlagsClient CreateClient(IServiceProvider services, MixpanelRegistration registration, string name) => new(
        services.GetRequiredService<IHttpClientFactory>().CreateClient(name),
        services.GetRequiredKeyedService<MixpanelMetrics>(registration.Name),
        ProjectServices.Clock(services));
}
