using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;

namespace Mixpanel.Extensions.Emulator.Browser.Support;

/// <summary>A website with Mixpanel's own library for browsers, at an address of its own.</summary>
internal sealed class Website : IAsyncDisposable
{
    private static readonly string _folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "site");

    private readonly WebApplication _server;

    private Website(WebApplication server) => _server = server;

    public Uri Address => new(_server.Urls.Single());

    /// <summary>Installs the library and serves the website; skips the test where there is nothing to install it with.</summary>
    public static async Task<Website> StartAsync(CancellationToken cancellationToken)
    {
        await InstallAsync(cancellationToken);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = builder.Build();
        server.UseFileServer(new FileServerOptions { FileProvider = new PhysicalFileProvider(_folder) });
        await server.StartAsync(cancellationToken);

        return new Website(server);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    private static async Task InstallAsync(CancellationToken cancellationToken)
    {
        // The name of a script must be told in full on Windows.
        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

        try
        {
            using var process = Process.Start(new ProcessStartInfo(npm, ["ci", "--no-audit", "--no-fund"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = _folder,
            })!;
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            Assert.That(process.ExitCode, Is.Zero, await output + await errors);
        }
        catch (Win32Exception)
        {
            Assert.Ignore("Node with npm is not installed here.");
        }
    }
}
