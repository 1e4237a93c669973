using System.Diagnostics;
using System.Globalization;

namespace Mixpanel.Extensions.Benchmarks.Reporting;

/// <summary>Exposures as they reach the last stage, and the memory it takes to send each only once.</summary>
internal static class ExposureReport
{
    private const int Users = 10_000;
    private const int Evaluations = 1_000_000;
    private const int Threads = 4;
    private const long CacheBytes = 34_000_000;

    private static readonly string[] _flags = ["flag-1", "flag-2", "flag-3", "flag-4", "flag-5"];

    internal static void Write(TextWriter output)
    {
        output.WriteLine(Once(isBuffered: false));
        output.WriteLine(Once(isBuffered: true));
        output.WriteLine(Memory());
    }

    /// <summary>All threads ask about all users, who come back as new contexts, as they would in new requests.</summary>
    private static ReportLine Once(bool isBuffered)
    {
        var counter = new ExposureCounter();
        using var project = new FlagsProject(FlagSamples.Definitions(_flags.Select(static flag => FlagSamples.Experiment(flag))), counter, isBuffered);
        var start = Stopwatch.GetTimestamp();
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() => Ask(project)))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        var elapsed = Stopwatch.GetElapsedTime(start);
        project.Mixpanel.FlushAsync().Wait();

        var sent = string.Join(", ", _flags.Select(counter.Of));
        return new ReportLine(
            $"{Evaluations:N0} evaluations of {_flags.Length} flags for {Users:N0} users, {(isBuffered ? "with" : "without")} a buffer, each with its exposure",
            Math.Round(elapsed.TotalNanoseconds / Evaluations),
            0,
            null,
            $"exposures of each flag exactly {Users}, here {sent}",
            _flags.All(flag => counter.Of(flag) == Users && counter.UsersOf(flag) == Users));
    }

    private static void Ask(FlagsProject project)
    {
        for (var i = 0; i < Evaluations / Threads / _flags.Length; i++)
        {
            var user = new FlagContext(string.Create(CultureInfo.InvariantCulture, $"customer-{i % Users}"));
            foreach (var flag in _flags)
            {
                project.Get(flag, user);
            }
        }
    }

    /// <summary>As many exposures as are remembered by default, of users with ids of 36 characters.</summary>
    private static ReportLine Memory()
    {
        var remembered = new FlagExposureOptions().CacheSize;
        using var project = new FlagsProject(FlagSamples.Definitions(FlagSamples.Experiment(_flags[0])), new NullStage());
        project.Get(_flags[0], new FlagContext("customer-4711"));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < remembered; i++)
        {
            project.Get(_flags[0], new FlagContext(Guid.NewGuid()));
        }

        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        return new ReportLine(
            $"{remembered:N0} exposures remembered, heap", null, growth, null, $"bytes at most {CacheBytes}", growth <= CacheBytes);
    }
}
