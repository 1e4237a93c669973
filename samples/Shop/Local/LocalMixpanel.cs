using Mixpanel.Extensions.Emulator;

namespace Shop.Local;

/// <summary>A Mixpanel in this process, for running the shop without a project.</summary>
internal sealed class LocalMixpanel : IAsyncDisposable
{
    private readonly MixpanelEmulator _emulator;

    private LocalMixpanel(MixpanelEmulator emulator) => _emulator = emulator;

    internal MixpanelEmulator Emulator => _emulator;

    /// <summary>Starts it and points the configuration at it, unless the configuration has a project token.</summary>
    internal static async Task<LocalMixpanel?> StartUnlessConfiguredAsync(ConfigurationManager configuration, IHostEnvironment environment)
    {
        if (!string.IsNullOrWhiteSpace(configuration["Mixpanel:ProjectToken"]))
        {
            return null;
        }

        var token = $"local-{environment.ApplicationName}";
        var feed = new ConsoleFeed();
        var emulator = await MixpanelEmulator.StartAsync(new MixpanelEmulatorOptions
        {
            ProjectToken = token,
            ServiceAccountUsername = "local-account",
            ServiceAccountSecret = "local-secret",
            ProjectId = "1",
            FlagsJson = await File.ReadAllTextAsync(Path.Combine(environment.ContentRootPath, "Data", "flags.json")),
            OnMessage = feed.Write,
        });

        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mixpanel:BaseAddress"] = emulator.Address.AbsoluteUri,
            ["Mixpanel:ProjectToken"] = token,
            ["Mixpanel:ServiceAccount:Username"] = "local-account",
            ["Mixpanel:ServiceAccount:Secret"] = "local-secret",
            ["Mixpanel:ServiceAccount:ProjectId"] = "1",
        });

        Console.WriteLine($"No project token is configured, so a local Mixpanel listens at {emulator.Address}");
        Console.WriteLine("Open that address in a browser to see what arrives.");
        return new LocalMixpanel(emulator);
    }

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();
}
