using System.Globalization;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Mixpanel.Extensions.Flags;

namespace Mixpanel.Extensions.Benchmarks;

/// <summary>As many flags as Mixpanel gives a project, from a reply to what evaluations read. Half of them have a rule.</summary>
[MemoryDiagnoser]
public class DefinitionsBenchmarks
{
    internal const int Flags = 1_000;

    private readonly byte[] _json = FlagSamples.Definitions(Enumerable.Range(0, Flags).Select(static number =>
        FlagSamples.Experiment(string.Create(CultureInfo.InvariantCulture, $"flag-{number}"), number % 2 == 0 ? FlagSamples.Rule : "null")));

    /// <summary>The size of the reply.</summary>
    internal int JsonBytes => _json.Length;

    [Benchmark(Baseline = true)]
    public int BareParser()
    {
        using var document = JsonDocument.Parse(_json);
        return document.RootElement.GetProperty("flags").GetArrayLength();
    }

    [Benchmark]
    public object Parse() => FlagDefinitions.Parse(_json);
}
