using System.Runtime.InteropServices;

namespace Mixpanel.Extensions.Emulator;

/// <summary>Where the emulator starts as a program. A class of its own, so that the package has no public <c>Program</c>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        using var stop = new CancellationTokenSource();

        // Both mean "enough": a key at the console, and what whoever looks after processes sends.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await Hosting.EmulatorProgram.RunAsync(args, Console.Out, Console.Error, stop.Token).ConfigureAwait(false);

        void Stop(PosixSignalContext signal)
        {
            // Without this the process would end before the emulator has said goodbye.
            signal.Cancel = true;
            stop.Cancel();
        }
    }
}
