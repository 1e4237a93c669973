namespace Mixpanel.Extensions.Benchmarks.Reporting;

/// <summary>How fast the emulator takes compressed batches while someone watches its page, and how much memory that takes.</summary>
internal static class EmulatorReport
{
    private const int WarmUpBatches = 100;
    private const int Batches = 300;
    private const int EventsPerSecond = 50_000;
    private const long PeakBytes = 512L * 1024 * 1024;

    internal static async Task WriteAsync(TextWriter output)
    {
        using var emulator = await EmulatorProcess.StartAsync();
        await using var viewer = await EmulatorViewer.OpenAsync(emulator.Address);
        using var load = new EmulatorLoad(emulator.Address);
        var batches = load.Make(WarmUpBatches + Batches);
        await load.SendAsync([.. batches.Take(WarmUpBatches)]);

        var speed = Math.Round(await load.SendAsync([.. batches.Skip(WarmUpBatches)]));
        var peak = emulator.PeakBytes();

        var name = $"emulator with {(viewer is null ? "no page open, as no browser was found" : "its page open")}, batches of {EmulatorLoad.BatchSize:N0} with gzip";
        output.WriteLine(new ReportLine(
            $"{name}, each event",
            Math.Round(1_000_000_000 / speed),
            0,
            null,
            $"events per second at least {EventsPerSecond}, here {speed}",
            speed >= EventsPerSecond));
        output.WriteLine(new ReportLine($"{name}, peak memory", null, peak, null, $"bytes at most {PeakBytes}", peak <= PeakBytes));
    }
}
