using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Mixpanel.Extensions.Benchmarks;

/// <summary>The emulator as the program it is, in a process of its own, so that its memory can be told from everybody else's.</summary>
internal sealed partial class EmulatorProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task _reading;

    private EmulatorProcess(Process process, Uri address)
    {
        (_process, Address) = (process, address);

        // It prints a line per message, and would wait for a reader.
        _reading = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
    }

    internal Uri Address { get; }

    internal static async Task<EmulatorProcess> StartAsync()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Mixpanel.Extensions.Emulator.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadLineAsync() ?? "";

        return new EmulatorProcess(process, new Uri(AddressPattern().Match(line).Value));
    }

    /// <summary>The most physical memory it has had until now, in bytes.</summary>
    internal long PeakBytes()
    {
        _process.Refresh();

        return _process.PeakWorkingSet64;
    }

    public void Dispose()
    {
        _process.Kill();
        _reading.Wait();
        _process.Dispose();
    }

    [GeneratedRegex("http://[^ ]+")]
    private static partial Regex AddressPattern();
}
