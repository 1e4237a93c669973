namespace Mixpanel.Extensions.Benchmarks.Reporting;

/// <summary>The quick report: one JSON object per line, each figure beside the bound it has to keep.</summary>
internal static class EncodingReport
{
    private const double EventRatio = 1.2;
    private const int EventBytes = 256;
    private const int InsertIdNanoseconds = 100;

    internal static void Write(TextWriter output)
    {
        using var events = new EventBenchmarks();
        var yardstick = new Subject<int>("bare Utf8JsonWriter, 10 properties", events.BareWriter);
        yardstick.WarmUp();

        output.WriteLine(Measure(yardstick, yardstick));

        var tracked = Measure(new Subject<Task<SendResult>>("event from MixpanelProperties", events.FromProperties), yardstick);
        output.WriteLine(tracked with { Bound = $"ratio at most {EventRatio}", Holds = tracked.Ratio <= EventRatio });

        var bytes = events.PayloadBytes + EventBytes;
        output.WriteLine(new ReportLine(
            "event from MixpanelProperties, memory", null, tracked.Bytes, null, $"bytes at most {bytes}, payload and {EventBytes}", tracked.Bytes <= bytes));

        output.WriteLine(Measure(new Subject<Task<SendResult>>("event from a dictionary", events.FromDictionary), yardstick));
        output.WriteLine(Measure(new Subject<Task<SendResult>>("event from an object, by reflection", events.FromObjectByReflection), yardstick));
        output.WriteLine(Measure(
            new Subject<Task<SendResult>>("event from an object, source-generated", events.FromObjectBySourceGeneration), yardstick));
        output.WriteLine(Measure(new Subject<MixpanelProperties>("constructing MixpanelProperties", new PropertiesBenchmarks().Construct), yardstick));

        var insertId = Measure(new Subject<byte>("$insert_id", new InsertIdBenchmarks().Write), yardstick);
        output.WriteLine(insertId with
        {
            Bound = $"nanoseconds at most {InsertIdNanoseconds}",
            Holds = insertId.Nanoseconds <= InsertIdNanoseconds,
        });

        output.WriteLine(Measure(
            new Subject<int>("gzip level 1, each of 2,000 events", new CompressionBenchmarks().Gzip, CompressionBenchmarks.Events), yardstick));
    }

    private static ReportLine Measure(Subject subject, Subject yardstick) => ReportLine.Of(subject, Measurement.Of(subject, yardstick));
}
