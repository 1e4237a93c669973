using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace Mixpanel.Extensions.DependencyInjection;

/// <summary>What all clients of a project have in common.</summary>
internal static class ProjectHttpClient
{
    /// <summary>Longer than a load balancer keeps an address it has taken out of service.</summary>
    private static readonly TimeSpan _connectionLifetime = TimeSpan.FromMinutes(2);

    internal static IHttpClientBuilder Add(IServiceCollection services, string name, DecompressionMethods decompression, TimeSpan connectTimeout) => services
        .AddHttpClient(name)

        // The factory's log lines hold whole addresses, and every attempt would write four of them.
        .RemoveAllLoggers()

        // Handlers that an application adds to all its clients would stand in front of ours; one that repeats requests would send
        // increments twice.
        .ConfigureAdditionalHttpMessageHandlers(static (handlers, _) => handlers.Clear())

        // The client lives as long as the application: connections are renewed in it, and limits of time are Polly's.
        .ConfigureHttpClient(static client => client.Timeout = Timeout.InfiniteTimeSpan)
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
        .ConfigurePrimaryHttpMessageHandler(() => CreateHandler(decompression, connectTimeout));

    private static SocketsHttpHandler CreateHandler(DecompressionMethods decompression, TimeSpan connectTimeout) => new()
    {
        ConnectTimeout = connectTimeout,
        PooledConnectionLifetime = _connectionLifetime,
        AllowAutoRedirect = false,
        AutomaticDecompression = decompression,
        UseCookies = false,

        // Trace ids and baggage are the application's; they do not travel to another company.
        ActivityHeadersPropagator = System.Diagnostics.DistributedContextPropagator.CreateNoOutputPropagator(),
    };
}
