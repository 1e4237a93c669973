namespace Mixpanel.Extensions.Benchmarks.Reporting;

/// <summary>The part of the quick report that is about feature flags.</summary>
internal static class FlagReport
{
    private const int PlainNanoseconds = 150;
    private const int RuleNanoseconds = 1_500;

    internal static void Write(TextWriter output)
    {
        Evaluations(output);
        Definitions(output);
        ExposureReport.Write(output);
    }

    private static void Evaluations(TextWriter output)
    {
        using var flags = new FlagBenchmarks();
        var yardstick = new Subject<ulong>("bare FNV-1a of a user with two salts", flags.BareHash);
        yardstick.WarmUp();

        output.WriteLine(Measure(yardstick, yardstick));
        Bounded(new Subject<ValueTask<FlagVariant>>("local flag, exposure sent before", flags.VariantWithKnownExposure), PlainNanoseconds);
        Bounded(new Subject<ValueTask<FlagVariant>>("local flag, not reported", flags.Variant), PlainNanoseconds);
        Bounded(new Subject<ValueTask<bool>>("IsEnabledAsync, exposure sent before", flags.IsEnabled), PlainNanoseconds);
        Bounded(new Subject<ValueTask<bool>>("GetValueAsync, exposure sent before", flags.Value), PlainNanoseconds);
        Bounded(new Subject<ValueTask<FlagVariant>>("local flag with a rule of three clauses", flags.Rule), RuleNanoseconds);

        void Bounded(Subject subject, int nanoseconds)
        {
            var line = Measure(subject, yardstick);
            output.WriteLine(line with
            {
                Bound = $"nanoseconds at most {nanoseconds}, no bytes",
                Holds = line.Nanoseconds <= nanoseconds && line.Bytes < 1,
            });
        }
    }

    private static void Definitions(TextWriter output)
    {
        var definitions = new DefinitionsBenchmarks();
        var yardstick = new Subject<int>($"bare JsonDocument, {DefinitionsBenchmarks.Flags:N0} flags in {definitions.JsonBytes:N0} bytes", definitions.BareParser);
        yardstick.WarmUp();

        output.WriteLine(Measure(yardstick, yardstick));
        output.WriteLine(Measure(new Subject<object>($"definitions of {DefinitionsBenchmarks.Flags:N0} flags", definitions.Parse), yardstick));

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var kept = definitions.Parse();
        var heap = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(kept);
        output.WriteLine(new ReportLine(
            $"definitions of {DefinitionsBenchmarks.Flags:N0} flags, heap", null, heap, Math.Round((double)heap / definitions.JsonBytes, 3)));
    }

    private static ReportLine Measure(Subject subject, Subject yardstick) => ReportLine.Of(subject, Measurement.Of(subject, yardstick));
}
