using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;
using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.DependencyInjection;

/// <summary>Puts a project together from what was registered for it.</summary>
internal static class MixpanelClientFactory
{
    internal static MixpanelClient Create(IServiceProvider services, MixpanelRegistration registration)
    {
        var clock = ProjectServices.Clock(services);
        var logger = ProjectServices.Logger(services);
        var options = services.GetRequiredKeyedService<LastValidOptions>(registration.Name);
        IMessageEnricher[] enrichers = [.. registration.Enrichers.Select(create => create(services))];
        var last = registration.LastStage?.Invoke(services) ?? CreateHttpSender(services, registration, options, clock, logger);
        var reporter = services.GetRequiredKeyedService<DeliveryReporter>(registration.Name);
        var pipeline = new MixpanelPipeline(Stages(services, registration, last), reporter, logger);
        return new MixpanelClient(options, enrichers, pipeline, reporter, clock);
    }

    /// <summary>Each stage is made with the one behind it, so the last is made first.</summary>
    private static List<IMessageSender> Stages(IServiceProvider services, MixpanelRegistration registration, IMessageSender last)
    {
        List<IMessageSender> stages = [last];
        for (var i = registration.Stages.Count - 1; i >= 0; i--)
        {
            stages.Insert(0, registration.Stages[i](services, stages[0]));
        }

        return stages;
    }

    private static HttpSender CreateHttpSender(
        IServiceProvider services, MixpanelRegistration registration, LastValidOptions options, TimeProvider clock, ILogger logger)
    {
        var http = services.GetRequiredService<IHttpClientFactory>().CreateClient(registration.HttpClientName);
        var client = new IngestionClient(http, IngestionPipeline.Create(clock, logger), services.GetRequiredKeyedService<MixpanelMetrics>(registration.Name), clock);
        return new HttpSender(client, new(options, static current => new TransportSettings(current)), clock, logger);
    }
}
