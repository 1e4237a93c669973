using System.Diagnostics;
using System.IO.Compression;
using System.Net.Http.Headers;

namespace Mixpanel.Extensions.Benchmarks.Reporting;

/// <summary>End to end on loopback to another process, in turns with a straight loop that encodes, compresses and posts the same.</summary>
internal static class LoopbackReport
{
    private const int Events = 200_000;
    private const int BatchSize = 2_000;
    private const int Rounds = 5;
    private const double Ratio = 0.75;
    private const int CpuNanoseconds = 3_200;

    internal static void Write(TextWriter output)
    {
        using var server = new NullServer();
        using var straight = new Project();
        using var http = new HttpClient();
        using var buffered = new BufferedProject(server: server.Address);
        var properties = Order.Sample.ToProperties();
        Straight(straight.Mixpanel, http, new Uri(server.Address, "track?ip=0"), properties);
        Buffered(buffered.Mixpanel, properties);

        var ratios = new List<double>();
        var cpu = double.MaxValue;
        var best = double.MaxValue;
        for (var i = 0; i < Rounds; i++)
        {
            var reference = Timed(() => Straight(straight.Mixpanel, http, new Uri(server.Address, "track?ip=0"), properties));
            var own = Timed(() => Buffered(buffered.Mixpanel, properties));
            ratios.Add(reference.Nanoseconds / own.Nanoseconds);
            cpu = Math.Min(cpu, own.Cpu);
            best = Math.Min(best, own.Nanoseconds);
        }

        ratios.Sort();
        var ratio = Math.Round(ratios[Rounds / 2], 3);
        output.WriteLine(new ReportLine(
            "end to end on loopback, each event", Math.Round(best), 0, ratio, $"throughput at least {Ratio} of the straight loop", ratio >= Ratio));
        output.WriteLine(new ReportLine(
            "end to end on loopback, CPU of each event", Math.Round(cpu), 0, null, $"nanoseconds at most {CpuNanoseconds}", cpu <= CpuNanoseconds));
    }

    private static (double Nanoseconds, double Cpu) Timed(Action action)
    {
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var start = Stopwatch.GetTimestamp();
        action();
        var elapsed = Stopwatch.GetElapsedTime(start);
        process.Refresh();
        return (elapsed.TotalNanoseconds / Events, (process.TotalProcessorTime - cpu).TotalNanoseconds / Events);
    }

    private static void Buffered(IMixpanel mixpanel, MixpanelProperties properties)
    {
        for (var i = 0; i < Events; i++)
        {
            mixpanel.TrackAsync("customer-4711", "Order Placed", properties);
        }

        var flushed = mixpanel.FlushAsync().Result;
        if (flushed.Pending > 0)
        {
            throw new InvalidOperationException($"{flushed}");
        }
    }

    private static void Straight(IMixpanel mixpanel, HttpClient http, Uri address, MixpanelProperties properties)
    {
        for (var sent = 0; sent < Events; sent += BatchSize)
        {
            var body = new MemoryStream();
            using (var gzip = new GZipStream(body, new ZLibCompressionOptions { CompressionLevel = 1 }, leaveOpen: true))
            {
                for (var i = 0; i < BatchSize; i++)
                {
                    gzip.Write(i == 0 ? "["u8 : ","u8);
                    gzip.Write(mixpanel.Build(new EventBuilder("customer-4711", "Order Placed").With(properties)).Json.Span);
                }

                gzip.Write("]"u8);
            }

            using var content = new ByteArrayContent(body.GetBuffer(), 0, (int)body.Length);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            content.Headers.ContentEncoding.Add("gzip");
            using var response = http.PostAsync(address, content).Result;
            response.EnsureSuccessStatusCode();
        }
    }
}
