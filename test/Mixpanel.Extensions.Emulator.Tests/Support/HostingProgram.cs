namespace Mixpanel.Extensions.Emulator.Tests.Support;

/// <summary>A program with an emulator inside, to be started as a process of its own. It says so when the emulator listens.</summary>
internal static class HostingProgram
{
    public const string Ready = "listening";

    private static async Task Main()
    {
        await using var emulator = await MixpanelEmulator.StartAsync();
        await Console.Out.WriteLineAsync(Ready);

        // Ends with its parent at the latest, so that none is left behind.
        await Console.In.ReadToEndAsync();
    }
}
