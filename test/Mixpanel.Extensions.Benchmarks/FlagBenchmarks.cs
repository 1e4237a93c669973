using System.Text;
using BenchmarkDotNet.Attributes;

namespace Mixpanel.Extensions.Benchmarks;

/// <summary>
/// One local flag for a known user, by each way an application can ask. Beside it a plain loop that hashes what the answer depends on: the user
/// with the flag's salt, once for the rollout and once for the variant.
/// </summary>
[MemoryDiagnoser]
public class FlagBenchmarks : IDisposable
{
    private const string Plain = "new-checkout";
    private const string Ruled = "premium-offer";

    private readonly FlagsProject _project = new(
        FlagSamples.Definitions(FlagSamples.Experiment(Plain), FlagSamples.Experiment(Ruled, FlagSamples.Rule)), new NullStage());

    private readonly FlagContext _user = FlagSamples.User;
    private readonly byte[] _rollout = Encoding.UTF8.GetBytes($"{FlagSamples.User.DistinctId}{Plain}{FlagSamples.Salt}0");
    private readonly byte[] _variant = Encoding.UTF8.GetBytes($"{FlagSamples.User.DistinctId}{Plain}{FlagSamples.Salt}variant");

    public FlagBenchmarks()
    {
        foreach (var flag in new[] { Plain, Ruled })
        {
            // From now on its exposure is known.
            var variant = _project.Get(flag, _user);
            if (variant.Reason != FlagReason.MatchedRollout)
            {
                throw new InvalidOperationException($"{variant}");
            }
        }
    }

    [Benchmark(Baseline = true)]
    public ulong BareHash() => Hash(_rollout) ^ Hash(_variant);

    [Benchmark]
    public ValueTask<FlagVariant> Variant() => _project.Flags.GetVariantAsync(Plain, _user, reportExposure: false);

    [Benchmark]
    public ValueTask<FlagVariant> VariantWithKnownExposure() => _project.Flags.GetVariantAsync(Plain, _user);

    [Benchmark]
    public ValueTask<bool> IsEnabled() => _project.Flags.IsEnabledAsync(Plain, _user);

    [Benchmark]
    public ValueTask<bool> Value() => _project.Flags.GetValueAsync(Plain, fallback: false, _user);

    [Benchmark]
    public ValueTask<FlagVariant> Rule() => _project.Flags.GetVariantAsync(Ruled, _user, reportExposure: false);

    [GlobalCleanup]
    public void Dispose() => _project.Dispose();

    private static ulong Hash(byte[] bytes)
    {
        var hash = 0xCBF2_9CE4_8422_2325;
        foreach (var value in bytes)
        {
            hash = unchecked((hash ^ value) * 0x0000_0100_0000_01B3);
        }

        return hash;
    }
}
