using System.Diagnostics;

namespace Mixpanel.Extensions.Benchmarks.Reporting;

/// <summary>What this process used while something ran.</summary>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Cpu">On all cores together.</param>
internal sealed record CpuUsage(TimeSpan Elapsed, TimeSpan Cpu)
{
    /// <summary>Of one core.</summary>
    internal double Share => Cpu / Elapsed;

    internal static CpuUsage Of(Action action)
    {
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var start = Stopwatch.GetTimestamp();
        action();
        var elapsed = Stopwatch.GetElapsedTime(start);
        process.Refresh();
        return new CpuUsage(elapsed, process.TotalProcessorTime - cpu);
    }
}
