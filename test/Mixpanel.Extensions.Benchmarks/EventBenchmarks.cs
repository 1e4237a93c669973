using BenchmarkDotNet.Attributes;

namespace Mixpanel.Extensions.Benchmarks;

/// <summary>
/// One event of ten properties from <c>TrackAsync</c> to the first stage: builder, clock, insert id, encoding, message. Each form in which the
/// properties can come, beside a bare writer of the same properties.
/// </summary>
[MemoryDiagnoser]
public class EventBenchmarks : IDisposable
{
    private const string DistinctId = "customer-4711";
    private const string EventName = "Order Placed";

    private readonly Project _project = new();
    private readonly Yardstick _yardstick = new();
    private readonly Order _order = Order.Sample;
    private readonly MixpanelProperties _properties = Order.Sample.ToProperties();
    private readonly Dictionary<string, object?> _dictionary = Order.Sample.ToDictionary();

    /// <summary>The size of the JSON that one event becomes.</summary>
    internal int PayloadBytes => _project.Mixpanel.Build(new EventBuilder(DistinctId, EventName).With(_properties)).Json.Length;

    [Benchmark(Baseline = true)]
    public int BareWriter() => _yardstick.Write(_properties);

    [Benchmark]
    public Task<SendResult> FromProperties() => Track(_properties);

    [Benchmark]
    public Task<SendResult> FromDictionary() => Track(MixpanelProperties.From(_dictionary));

    [Benchmark]
    public Task<SendResult> FromObjectByReflection() => Track(MixpanelProperties.From(_order));

    [Benchmark]
    public Task<SendResult> FromObjectBySourceGeneration() => Track(MixpanelProperties.From(_order, OrderContext.Default.Order));

    [GlobalCleanup]
    public void Dispose()
    {
        _yardstick.Dispose();
        _project.Dispose();
    }

    private Task<SendResult> Track(MixpanelProperties properties) => _project.Mixpanel.TrackAsync(DistinctId, EventName, properties);
}
