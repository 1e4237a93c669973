using System.Diagnostics;

namespace Mixpanel.Extensions.Benchmarks.Reporting;

/// <summary>What a core spends at Mixpanel's own limit of 30,000 events a second, sent to another process with gzip.</summary>
internal static class PacedReport
{
    private const int EventsPerSecond = 30_000;
    private const int EventsPerStep = 300;
    private const double Share = 0.1;

    private static readonly TimeSpan _step = TimeSpan.FromSeconds((double)EventsPerStep / EventsPerSecond);

    internal static void Write(TextWriter output)
    {
        using var server = new NullServer();
        using var project = new BufferedProject(server: server.Address);
        Send(project.Mixpanel, TimeSpan.FromSeconds(3));
        var share = Enumerable.Range(0, 3).Min(_ => CpuUsage.Of(() => Send(project.Mixpanel, TimeSpan.FromSeconds(5))).Share);
        output.WriteLine(new ReportLine(
            "30,000 events a second, share of a core", null, 0, Math.Round(share, 4), $"at most {Share}", share <= Share));
    }

    private static void Send(IMixpanel mixpanel, TimeSpan time)
    {
        var properties = Order.Sample.ToProperties();
        var start = Stopwatch.GetTimestamp();
        for (var step = 1; step <= time / _step; step++)
        {
            for (var i = 0; i < EventsPerStep; i++)
            {
                mixpanel.TrackAsync("customer-4711", "Order Placed", properties);
            }

            var rest = (step * _step) - Stopwatch.GetElapsedTime(start);
            if (rest > TimeSpan.Zero)
            {
                Thread.Sleep(rest);
            }
        }

        mixpanel.FlushAsync().Wait();
    }
}
