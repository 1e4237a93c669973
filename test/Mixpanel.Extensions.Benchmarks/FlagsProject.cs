using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mixpanel.Extensions.Benchmarks;

/// <summary>A project with local flags, as an application would register it, over a last stage of the benchmark's own.</summary>
internal sealed class FlagsProject : IDisposable
{
    private readonly ServiceProvider _services;

    internal FlagsProject(byte[] definitions, IMessageSender stage, bool isBuffered = false)
    {
        var services = new ServiceCollection();
        var builder = services.AddMixpanel(options => options.ProjectToken = "0123456789abcdef0123456789abcdef");
        if (isBuffered)
        {
            builder.UseBuffer();
        }

        builder
            .Use((_, _) => stage)
            .AddLocalFlags()
            .ConfigureHttpClient(http => http.ConfigurePrimaryHttpMessageHandler(() => new DefinitionsHandler(definitions)));
        _services = services.BuildServiceProvider();
        Mixpanel = _services.GetRequiredService<IMixpanel>();
        Flags = _services.GetRequiredService<IMixpanelFlags>();
        foreach (var service in _services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            // The host waits for the definitions here.
            service.StartingAsync(CancellationToken.None).Wait();
        }
    }

    internal IMixpanel Mixpanel { get; }

    internal IMixpanelFlags Flags { get; }

    /// <summary>Asks as an application does by default, so that an exposure is sent unless it was before.</summary>
    internal FlagVariant Get(string flag, FlagContext user)
    {
        var asking = Flags.GetVariantAsync(flag, user);
        return asking.IsCompletedSuccessfully ? asking.Result : throw new InvalidOperationException("A local flag was not answered at once.");
    }

    public void Dispose() => _services.Dispose();
}
