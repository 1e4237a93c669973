using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Mixpanel.Extensions.Emulator.Hosting;

/// <summary>The emulator as a program: prints its address, then a line per message until it is stopped.</summary>
internal static class EmulatorProgram
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int WrongUsage = 2;

    /// <summary>Runs until the console or the system asks to stop.</summary>
    /// <returns>The exit code of the process.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();

        // Both mean "enough": a key at the console, and what whoever looks after processes sends.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await RunAsync(args, Console.Out, Console.Error, stop.Token).ConfigureAwait(false);

        void Stop(PosixSignalContext signal)
        {
            // Without this the process would end before the emulator has said goodbye.
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors, CancellationToken stop)
    {
        if (ProgramArguments.Parse(args, out var error) is not { } arguments)
        {
            await errors.WriteLineAsync($"{error}\n\n{ProgramArguments.Usage}").ConfigureAwait(false);
            return WrongUsage;
        }

        if (arguments.Help)
        {
            await output.WriteLineAsync(ProgramArguments.Usage).ConfigureAwait(false);
            return Success;
        }

        try
        {
            await ListenAsync(arguments, output, errors, stop).ConfigureAwait(false);
            return Success;
        }
        catch (OperationCanceledException)
        {
            return Success;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SocketException or ArgumentException)
        {
            await errors.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return Failure;
        }
    }

    private static async Task ListenAsync(ProgramArguments arguments, TextWriter output, TextWriter errors, CancellationToken stop)
    {
        var lines = TextWriter.Synchronized(output);
        var printer = new LinePrinter(lines, TimeProvider.System);
        var options = new MixpanelEmulatorOptions
        {
            Port = arguments.Port,
            Host = arguments.Host,
            AllowedHosts = arguments.AllowedHosts,
            Https = arguments.Https,
            ProjectToken = arguments.Token,
            IdentityMode = arguments.Mode,
            FlagsJson = arguments.FlagsFile is { } file ? await File.ReadAllTextAsync(file, stop).ConfigureAwait(false) : null,
            DataFile = arguments.DataFile,
            OnMessage = printer.Print,
            OnFailure = TextWriter.Synchronized(errors).WriteLine,
        };

        var emulator = await MixpanelEmulator.StartAsync(options, stop).ConfigureAwait(false);

        await using (emulator.ConfigureAwait(false))
        {
            await lines.WriteLineAsync($"Mixpanel emulator listening on {emulator.Address} (Ctrl+C stops it)").ConfigureAwait(false);
            await Task.Delay(Timeout.InfiniteTimeSpan, stop).ConfigureAwait(false);
        }
    }
}
