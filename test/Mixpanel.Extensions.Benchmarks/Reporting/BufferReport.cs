using System.Diagnostics;

namespace Mixpanel.Extensions.Benchmarks.Reporting;

/// <summary>The part of the quick report that is about the buffer.</summary>
internal static class BufferReport
{
    private const double TrackRatio = 1.2;
    private const int TrackBytes = 256;
    private const int StageNanoseconds = 150;
    private const double ContendingRatio = 0.8;
    private const double HeapRatio = 1.15;
    private const long MiB = 1024 * 1024;

    private static readonly TimeSpan _quiet = TimeSpan.FromSeconds(5);

    internal static void Write(TextWriter output)
    {
        CallerCosts(output);
        output.WriteLine(Contention());
        LoopbackReport.Write(output);
        output.WriteLine(DeadServer());
        output.WriteLine(Idle());
    }

    private static void CallerCosts(TextWriter output)
    {
        using var events = new EventBenchmarks();
        using var buffer = new BufferBenchmarks();
        var yardstick = new Subject<int>("bare Utf8JsonWriter, 10 properties", events.BareWriter);
        yardstick.WarmUp();

        output.WriteLine(Measure(yardstick, yardstick));
        output.WriteLine(Measure(new Subject<Task<SendResult>>("TrackAsync without a buffer, 10 properties", events.FromProperties), yardstick));
        var track = Measure(new Subject<Task<SendResult>>("buffered TrackAsync, 10 properties", buffer.Track), yardstick);
        output.WriteLine(track with { Bound = $"ratio at most {TrackRatio}", Holds = track.Ratio <= TrackRatio });
        var bytes = events.PayloadBytes + TrackBytes;
        output.WriteLine(new ReportLine(
            "buffered TrackAsync, memory", null, track.Bytes, null, $"bytes at most {bytes}, payload and {TrackBytes}", track.Bytes <= bytes));

        buffer.Drain();
        var stage = Measure(new Subject<ValueTask<BatchResult>>("the buffer stage alone", buffer.StageAlone), yardstick);
        output.WriteLine(stage with
        {
            Bound = $"nanoseconds at most {StageNanoseconds}, no bytes",
            Holds = stage.Nanoseconds <= StageNanoseconds && stage.Bytes < 1,
        });
    }

    /// <summary>Two producers against one, in turns; the median of each pair's ratio.</summary>
    private static ReportLine Contention()
    {
        using var buffer = new BufferBenchmarks();
        Produce(buffer, 1);
        Produce(buffer, 2);
        double[] ratios = [.. Enumerable.Range(0, 9).Select(_ => Produce(buffer, 1) / Produce(buffer, 2)).Order()];
        var ratio = Math.Round(ratios[ratios.Length / 2], 3);
        return new ReportLine(
            "two producers contending, throughput against one", null, 0, ratio, $"ratio at least {ContendingRatio}", ratio >= ContendingRatio);
    }

    /// <returns>Seconds until all producers together have sent a fixed number.</returns>
    private static double Produce(BufferBenchmarks buffer, int producers)
    {
        const int Messages = 400_000;
        buffer.Drain();
        var start = Stopwatch.GetTimestamp();
        Thread[] threads = [.. Enumerable.Range(0, producers).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < Messages / producers; i++)
            {
                buffer.Track();
            }
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static ReportLine DeadServer()
    {
        const long MaxBytes = 64 * MiB;
        using var project = new BufferedProject(options => options.MaxBytes = MaxBytes, server: new Uri("http://127.0.0.1:9"));
        var properties = Order.Sample.ToProperties();
        project.Mixpanel.TrackAsync("customer-4711", "Order Placed", properties).Wait();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        while (project.Mixpanel.TrackAsync("customer-4711", "Order Placed", properties).Result.Status == SendStatus.Buffered)
        {
            // Until it is full.
        }

        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        var bound = (long)(HeapRatio * MaxBytes) + (24 * MiB);
        return new ReportLine(
            "heap growth with a dead server", null, growth, Math.Round((double)growth / MaxBytes, 3), $"bytes at most {bound}", growth <= bound);
    }

    private static ReportLine Idle()
    {
        const int BytesPerMinute = 10_000;
        using var project = new BufferedProject(stage: new NullStage());
        project.Mixpanel.TrackAsync("customer-4711", "Order Placed").Wait();
        project.Mixpanel.FlushAsync().Wait();
        Thread.Sleep(TimeSpan.FromSeconds(1));
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Thread.Sleep(_quiet);
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        var bound = BytesPerMinute * _quiet.TotalSeconds / 60;
        return new ReportLine($"idle pump, {_quiet.TotalSeconds} seconds", null, bytes, null, $"bytes at most {bound:F0}", bytes <= bound);
    }

    private static ReportLine Measure(Subject subject, Subject yardstick) => ReportLine.Of(subject, Measurement.Of(subject, yardstick));
}
