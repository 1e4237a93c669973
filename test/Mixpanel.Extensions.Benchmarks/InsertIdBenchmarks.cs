using BenchmarkDotNet.Attributes;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Benchmarks;

/// <summary>Making an <c>$insert_id</c>, which every event without one of its own needs.</summary>
[MemoryDiagnoser]
public class InsertIdBenchmarks
{
    private readonly byte[] _destination = new byte[InsertIds.Length];

    [Benchmark]
    public byte Write()
    {
        InsertIds.Write(_destination);
        return _destination[^1];
    }
}
