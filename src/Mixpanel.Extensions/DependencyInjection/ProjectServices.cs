using System.Diagnostics.Metrics;
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
    /// <summary>Longer than a load balancer keeps an address it has taken out of service.</summary>
    private static readonly TimeSpan _connectionLifetime = TimeSpan.FromMinutes(2);

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
        AddHttpClient(services, registration);

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

    private static void AddHttpClient(IServiceCollection services, MixpanelRegistration registration)
    {
        var name = registration.Name;
        services.AddHttpClient(registration.HttpClientName)

            // The factory's log lines hold whole addresses, and every attempt would write four of them.
            .RemoveAllLoggers()

            // Handlers that an application adds to all its clients would stand in front of ours; one that repeats requests would send
            // increments twice.
            .ConfigureAdditionalHttpMessageHandlers(static (handlers, _) => handlers.Clear())

            // The client lives as long as the application: connections are renewed in it, and limits of time are Polly's.
            .ConfigureHttpClient(static client => client.Timeout = Timeout.InfiniteTimeSpan)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(CreateHandler)
            .AddPolicyHandler(static request => IngestionClient.PolicyOf(request))
            .AddHttpMessageHandler(provider => new AttemptHandler(Clock(provider), provider.GetRequiredKeyedService<MixpanelMetrics>(name)));
    }

    private static SocketsHttpHandler CreateHandler() => new()
    {
        PooledConnectionLifetime = _connectionLifetime,
        AllowAutoRedirect = false,
        UseCookies = false,

        // Trace ids and baggage are the application's; they do not travel to another company.
        ActivityHeadersPropagator = System.Diagnostics.DistributedContextPropagator.CreateNoOutputPropagator(),
    };
}
