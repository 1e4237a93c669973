using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Mixpanel.Extensions.Diagnostics;
using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.DependencyInjection;

/// <summary>Registers the services of one project, once.</summary>
internal static class ProjectServices
{
    /// <summary>
    /// A caller waits for a flag, by default for five seconds in all: an address where nobody answers must leave time to try another. Two seconds
    /// outlast a first packet that was lost, which is sent again after one.
    /// </summary>
    private static readonly TimeSpan _flagsConnectTimeout = TimeSpan.FromSeconds(2);

    internal static MixpanelBuilder Add(IServiceCollection services, string name)
    {
        if (Find(services, name) is { } known)
        {
            return new MixpanelBuilder(services, known);
        }

        var registration = new MixpanelRegistration(name);
        services.AddKeyedSingleton(name, registration);
        services.AddSingleton<IValidateOptions<MixpanelOptions>>(new MixpanelOptionsValidator(name, () => registration.Section));
        services.AddMetrics();
        services.AddKeyedSingleton(name, (provider, _) => new MixpanelMetrics(provider.GetRequiredService<IMeterFactory>(), name));
        services.AddKeyedSingleton(name, (provider, _) => new LastValidOptions(
            provider.GetRequiredService<IOptionsFactory<MixpanelOptions>>(),
            provider.GetServices<IOptionsChangeTokenSource<MixpanelOptions>>(),
            name,
            Logger(provider)));
        services.AddKeyedSingleton(name, (provider, _) => new DeliveryReporter(
            [.. registration.Observers.Select(create => create(provider))],
            provider.GetRequiredKeyedService<MixpanelMetrics>(name),
            Clock(provider),
            Logger(provider)));
        AddHttpClients(services, registration);

        services.AddKeyedSingleton(name, (provider, _) => MixpanelClientFactory.Create(provider, registration));
        services.AddSingleton<IHostedService>(provider => new MixpanelFlusher(() => Client(provider, name), Logger(provider)));
        if (name.Length == 0)
        {
            services.AddSingleton<IMixpanel>(provider => Client(provider, name));
        }
        else
        {
            services.AddKeyedSingleton<IMixpanel>(name, (provider, _) => Client(provider, name));
        }

        return new MixpanelBuilder(services, registration);
    }

    internal static TimeProvider Clock(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;

    internal static ILogger Logger(IServiceProvider services) =>
        services.GetService<ILoggerFactory>() is { } loggers ? new QuietLogger(loggers.CreateLogger(MixpanelDiagnostics.Name)) : NullLogger.Instance;

    private static MixpanelClient Client(IServiceProvider services, string name) => services.GetRequiredKeyedService<MixpanelClient>(name);

    private static MixpanelRegistration? Find(IServiceCollection services, string name) => services
        .Where(service => service.ServiceType == typeof(MixpanelRegistration) && name.Equals(service.ServiceKey))
        .Select(static service => (MixpanelRegistration?)service.KeyedImplementationInstance)
        .SingleOrDefault();

    private static void AddHttpClients(IServiceCollection services, MixpanelRegistration registration)
    {
        var name = registration.Name;
        ProjectHttpClient.Add(services, registration.HttpClientName, DecompressionMethods.None, Timeout.InfiniteTimeSpan)
            .AddPolicyHandler(static request => IngestionClient.PolicyOf(request))
            .AddHttpMessageHandler(provider => new AttemptHandler(Clock(provider), provider.GetRequiredKeyedService<MixpanelMetrics>(name)));
        ProjectHttpClient.Add(services, registration.FlagsHttpClientName, DecompressionMethods.All, _flagsConnectTimeout);
        ProjectHttpClient.Add(services, registration.FlagDefinitionsHttpClientName, DecompressionMethods.All, Timeout.InfiniteTimeSpan);
    }
}
