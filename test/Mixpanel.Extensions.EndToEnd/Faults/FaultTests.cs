using System.Collections.Concurrent;
using System.Globalization;

namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>
/// The buffer over real sockets against a server that does everything wrong. Each seed is one run; see <see cref="OracleVerdict"/> for what
/// must hold. The long form: <c>MIXPANEL_SEEDS=10000 dotnet test test/Mixpanel.Extensions.EndToEnd --filter Nothing_is_lost</c>; a single
/// seed: <c>MIXPANEL_SEED=1234</c> with the same command.
/// </summary>
internal sealed class FaultTests
{
    private const int ShortForm = 200;

    /// <summary>Runs mostly wait; more of them at a time would only compete for the processor.</summary>
    private const int AtATime = 12;

    /// <summary>Seeds that have failed once. They run first.</summary>
    private static readonly int[] _regressions = [167];

    [Test]
    public async Task Nothing_is_lost_doubled_or_changed_whatever_the_server_does()
    {
        if (Number("MIXPANEL_SEED") is { } seed)
        {
            await RunAsync([seed]);
            return;
        }

        await RunAsync(_regressions);
        await RunAsync(Enumerable.Range(0, Number("MIXPANEL_SEEDS") ?? ShortForm));
    }

    private static async Task RunAsync(IEnumerable<int> seeds)
    {
        var failures = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(seeds, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (seed, _) =>
        {
            var plan = new RunPlan(seed);
            if (await FaultRun.RunAsync(plan) is { Count: > 0 } complaints)
            {
                failures.Enqueue($"Seed {seed}: {plan}\n  {string.Join("\n  ", complaints.Distinct().Take(5))}");
            }
        });

        Assert.That(failures, Is.Empty, $"{failures.Count} seeds failed.\n{string.Join('\n', failures.Take(20))}");
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
