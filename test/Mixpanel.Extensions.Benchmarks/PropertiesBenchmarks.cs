using BenchmarkDotNet.Attributes;

namespace Mixpanel.Extensions.Benchmarks;

/// <summary>What a caller pays for the bag itself, ten properties in a collection initialiser.</summary>
[MemoryDiagnoser]
public class PropertiesBenchmarks
{
    private readonly Order _order = Order.Sample;

    [Benchmark]
    public MixpanelProperties Construct() => _order.ToProperties();
}
