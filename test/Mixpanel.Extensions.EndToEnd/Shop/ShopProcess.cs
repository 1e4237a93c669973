using System.Diagnostics;
using System.Globalization;

namespace Mixpanel.Extensions.EndToEnd.Shop;

/// <summary>The shop as a user runs it.</summary>
internal sealed class ShopProcess : IDisposable
{
    private const string Announcement = "The shop is open at ";

    private readonly Process _process;
    private readonly Task<string> _errors;

    internal ShopProcess(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly(), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Reads what it says until it is open.</summary>
    internal async Task<HttpClient> OpenAsync(CancellationToken cancellationToken)
    {
        var line = "";
        while (!line.StartsWith(Announcement, StringComparison.Ordinal))
        {
            line = await ReadLineAsync(cancellationToken);
        }

        return new HttpClient { BaseAddress = new Uri(line[Announcement.Length..]) };
    }

    /// <summary>The next line it says.</summary>
    internal async Task<string> ReadLineAsync(CancellationToken cancellationToken) =>
        await _process.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new InvalidOperationException($"The shop ended. {await _errors}");

    /// <summary>Asks it to stop, as a user's Ctrl+C or a container does, and waits for it: what it has to send is sent then.</summary>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await WaitAsync(cancellationToken);
    }

    /// <summary>Waits for it to end by itself.</summary>
    internal async Task<(int ExitCode, string Output)> WaitAsync(CancellationToken cancellationToken = default)
    {
        var output = await _process.StandardOutput.ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return (_process.ExitCode, output + await _errors);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    /// <summary>The shop is built before these tests; where, depends on how the build lays out its output.</summary>
    private static string Assembly()
    {
        var here = TestContext.CurrentContext.TestDirectory;
        var beside = here.Replace("Mixpanel.Extensions.EndToEnd", "Shop", StringComparison.Ordinal);
        return new[] { Path.Combine(Repository.Root, "samples", "Shop", "bin", Repository.Configuration, "net10.0"), beside }
            .Select(folder => Path.Combine(folder, "Shop.dll"))
            .Where(File.Exists)
            .MaxBy(File.GetLastWriteTimeUtc)!;
    }
}
