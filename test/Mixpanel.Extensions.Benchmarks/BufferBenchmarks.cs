using BenchmarkDotNet.Attributes;

namespace Mixpanel.Extensions.Benchmarks;

/// <summary>What a caller pays while the pump empties the buffer behind it.</summary>
[MemoryDiagnoser]
public class BufferBenchmarks : IDisposable
{
    private readonly BufferedProject _project = new(stage: new NullStage());
    private readonly MixpanelProperties _properties = Order.Sample.ToProperties();
    private readonly MessageBatch _message;

    public BufferBenchmarks() =>
        _message = new MessageBatch(_project.Mixpanel.Build(new EventBuilder("customer-4711", "Order Placed").With(_properties)));

    [Benchmark]
    public Task<SendResult> Track() => _project.Mixpanel.TrackAsync("customer-4711", "Order Placed", _properties);

    [Benchmark]
    public ValueTask<BatchResult> StageAlone() => _project.First.SendAsync(_message, CancellationToken.None);

    [GlobalCleanup]
    public void Dispose() => _project.Dispose();

    /// <summary>Waits until the buffer is empty.</summary>
    internal void Drain() => _project.Mixpanel.FlushAsync().Wait();
}
