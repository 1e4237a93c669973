namespace Mixpanel.Extensions.Emulator;

/// <summary>Where the emulator starts as a program. A class of its own, so that the package has no public <c>Program</c>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            // Without this the process would end before the emulator has said goodbye.
            pressed.Cancel = true;
            stop.Cancel();
        };

        return await Hosting.EmulatorProgram.RunAsync(args, Console.Out, Console.Error, stop.Token).ConfigureAwait(false);
    }
}
