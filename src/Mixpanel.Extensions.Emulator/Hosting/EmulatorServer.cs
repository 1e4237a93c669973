using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Mixpanel.Extensions.Emulator.Api;
using Mixpanel.Extensions.Emulator.Endpoints;
using Mixpanel.Extensions.Emulator.State;
using Mixpanel.Extensions.Emulator.Storage;

namespace Mixpanel.Extensions.Emulator.Hosting;

/// <summary>The web server of an emulator.</summary>
internal static class EmulatorServer
{
    public static WebApplication Build(MixpanelEmulatorOptions options, Journal journal)
    {
        // Empty: no logging, and neither environment variables nor appsettings of the surrounding program can move it to other addresses.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());

        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = 1000;
            // Twice what is read: a body slightly too large gets Mixpanel's own reply.
            kestrel.Limits.MaxRequestBodySize = 2L * Math.Max(options.MaxRequestBytes, options.MaxDecompressedBytes);
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));

        var server = builder.Build();
        server.Use(new StateApi(new EmulatorStore(journal)).HandleAsync);
        server.Run(new Dispatcher(options, journal).HandleAsync);

        return server;
    }

    public static Uri AddressOf(WebApplication server)
    {
        var features = server.Services.GetRequiredService<IServer>().Features;

        return new Uri(features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
    }
}
