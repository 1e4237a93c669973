using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Mixpanel.Extensions.Emulator.Api;
using Mixpanel.Extensions.Emulator.Endpoints;
using Mixpanel.Extensions.Emulator.Faults;
using Mixpanel.Extensions.Emulator.Page;
using Mixpanel.Extensions.Emulator.State;
using Mixpanel.Extensions.Emulator.Storage;

namespace Mixpanel.Extensions.Emulator.Hosting;

/// <summary>The web server of an emulator.</summary>
internal static class EmulatorServer
{
    // Mixpanel refuses addresses longer than 8 KB with a page of its own; much longer ones end at the server.
    private const int MaxRequestLine = 64 * 1024;

    public static WebApplication Build(
        MixpanelEmulatorOptions options,
        Journal journal,
        EmulatorFlags flags,
        FaultCollection faults,
        X509Certificate2? certificate)
    {
        // Empty: no logging, and neither environment variables nor appsettings of the surrounding program can move it to other addresses.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());

        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = 1000;
            kestrel.Limits.MaxRequestLineSize = MaxRequestLine;
            // Twice what is read: a body slightly too large gets Mixpanel's own reply.
            kestrel.Limits.MaxRequestBodySize = 2L * Math.Max(options.MaxRequestBytes, options.MaxDecompressedBytes);
            Listen(kestrel, options, certificate);
        });
        builder.Services.AddSingleton<IHostLifetime, GuestLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));

        var store = new EmulatorStore(journal);
        PageServer.AddServices(builder.Services, options, journal, store, faults, flags);

        var server = builder.Build();
        var endpoints = new EndpointMap(options, journal, flags);
        server.Use(new CrossOrigin(endpoints).HandleAsync);
        server.Use(new OwnPages(options, endpoints).HandleAsync);
        server.Use(new FaultApi(faults).HandleAsync);
        server.Use(new StateApi(store).HandleAsync);
        PageServer.Use(server);
        server.Run(new Dispatcher(options, journal, endpoints, faults).HandleAsync);

        return server;
    }

    /// <returns>Where to send to.</returns>
    public static Uri AddressOf(WebApplication server)
    {
        var features = server.Services.GetRequiredService<IServer>().Features;
        var address = new Uri(features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

        // Nobody can send to "any address".
        return IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any))
            ? new UriBuilder(address) { Host = ip.Equals(IPAddress.Any) ? "127.0.0.1" : "[::1]" }.Uri
            : address;
    }

    private static void Listen(KestrelServerOptions kestrel, MixpanelEmulatorOptions options, X509Certificate2? certificate)
    {
        var address = IPAddress.TryParse(options.Host, out var parsed) ? parsed : IPAddress.Loopback;

        kestrel.Listen(address, options.Port, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        });
    }
}
