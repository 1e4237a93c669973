using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>Which requests meet a fault, and which do not.</summary>
internal sealed class FaultRuleTests
{
    private const string Events = """[{"event":"e","properties":{"token":"T"}},{"event":"f","properties":{"token":"T"}}]""";

    [Test]
    public async Task The_next_requests_fail_and_no_more()
    {
        await using var bench = await Bench.StartAsync();
        bench.Emulator.FailNext(503, count: 2);

        int[] statuses = [await StatusAsync(bench), await StatusAsync(bench), await StatusAsync(bench)];

        Assert.That(statuses, Is.EqualTo([503, 503, 200]));
        Assert.That(bench.Emulator.Messages, Has.Count.EqualTo(2));
        Assert.That(bench.Emulator.Faults, Is.Empty);
    }

    [Test]
    public async Task A_fault_of_one_endpoint_leaves_the_others_alone()
    {
        await using var bench = await Bench.StartAsync();
        bench.Emulator.FailNext(503, endpoint: EmulatorEndpoint.Engage);

        int[] statuses = [await StatusAsync(bench), (await bench.PostJsonAsync("/engage", "[]")).Status];

        Assert.That(statuses, Is.EqualTo([200, 503]));
    }

    [Test]
    public async Task A_script_is_played_once_step_by_step()
    {
        await using var bench = await Bench.StartAsync();
        bench.Emulator.Faults.AddScript([new Fault { Status = 429 }, new Fault(), new Fault { Status = 500 }]);

        int[] statuses = [await StatusAsync(bench), await StatusAsync(bench), await StatusAsync(bench), await StatusAsync(bench)];

        Assert.That(statuses, Is.EqualTo([429, 200, 500, 200]));
        Assert.That(bench.Emulator.Requests[1].Fault, Is.Null);
    }

    [Test]
    public async Task A_share_of_the_requests_fails_and_always_the_same()
    {
        await using var bench = await Bench.StartAsync();
        var first = await FailuresAsync(bench, seed: 5);
        var again = await FailuresAsync(bench, seed: 5);
        var other = await FailuresAsync(bench, seed: 6);

        Assert.That(again, Is.EqualTo(first));
        Assert.That(other, Is.Not.EqualTo(first));
        Assert.That(first.Count(status => status == 503), Is.InRange(5, 20));
    }

    [Test]
    public async Task The_fault_that_was_added_first_strikes_first()
    {
        await using var bench = await Bench.StartAsync();
        bench.Emulator.FailNext(500);
        bench.Emulator.FailNext(502);

        Assert.That(new[] { await StatusAsync(bench), await StatusAsync(bench) }, Is.EqualTo([500, 502]));
    }

    [Test]
    public async Task A_fault_can_be_taken_back()
    {
        await using var bench = await Bench.StartAsync();
        var faults = bench.Emulator.Faults;
        var kept = faults.Add(new Fault { Status = 500 }, EmulatorEndpoint.Import);
        var removed = faults.Add(new Fault { Status = 502 });

        Assert.That(faults.Remove(removed.Id), Is.True);
        Assert.That(faults.Remove(removed.Id), Is.False);
        Assert.That(await StatusAsync(bench), Is.EqualTo(200));
        Assert.That(faults.Select(rule => rule.Id), Is.EqualTo([kept.Id]));

        faults.Clear();
        Assert.That(faults, Is.Empty);
    }

    [Test]
    public async Task Whoever_shows_the_faults_is_told_of_each_change()
    {
        await using var bench = await Bench.StartAsync();
        var faults = bench.Emulator.Faults;
        List<int> struck = [];
        faults.Changed += (_, _) => struck.Add(faults.Sum(rule => rule.Struck));
        faults.Changed += (_, _) => throw new InvalidOperationException("a bug of the one who shows them");

        var rule = faults.Add(new Fault { Status = 500 });
        var status = await StatusAsync(bench);
        faults.Remove(rule.Id);

        Assert.That(status, Is.EqualTo(500));
        Assert.That(struck, Is.EqualTo([0, 1, 0]));
    }

    private static IEnumerable<TestCaseData> WrongRules()
    {
        yield return Case("status below", faults => faults.Add(new Fault { Status = 199 }));
        yield return Case("status above", faults => faults.Add(new Fault { Status = 600 }));
        yield return Case("negative delay", faults => faults.Add(new Fault { Delay = TimeSpan.FromTicks(-1) }));
        yield return Case("endless reply", faults => faults.Add(new Fault { ReplyDuration = TimeSpan.FromHours(2) }));
        yield return Case("negative Retry-After", faults => faults.Add(new Fault { RetryAfter = TimeSpan.FromTicks(-1) }));
        yield return Case("reset and reply", faults => faults.Add(new Fault { Connection = ConnectionFault.ResetAfter, Status = 500 }));
        yield return Case("unknown connection fault", faults => faults.Add(new Fault { Connection = (ConnectionFault)9 }));
        yield return Case("count", faults => faults.Add(new Fault { Status = 500 }, count: 0));
        yield return Case("probability", faults => faults.Add(new Fault { Status = 500 }, probability: double.NaN));
        yield return Case("empty script", faults => faults.AddScript([]));
        yield return Case("nothing", faults => faults.Add(null!));

        static TestCaseData Case(string name, Action<FaultCollection> add) => new TestCaseData(add).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(WrongRules))]
    public async Task A_fault_that_cannot_be_is_refused(Action<FaultCollection> add)
    {
        await using var emulator = await MixpanelEmulator.StartAsync();

        Assert.That(() => add(emulator.Faults), Throws.InstanceOf<ArgumentException>());
        Assert.That(emulator.Faults, Is.Empty);
    }

    [Test]
    public async Task There_are_no_more_than_so_many_faults()
    {
        await using var emulator = await MixpanelEmulator.StartAsync();

        for (var i = 0; i < FaultCollection.MaxRules; i++)
        {
            emulator.FailNext(500);
        }

        Assert.That(() => emulator.FailNext(500), Throws.InvalidOperationException);
    }

    private static async Task<int> StatusAsync(Bench bench) => (await bench.PostJsonAsync("/track", Events)).Status;

    private static async Task<int[]> FailuresAsync(Bench bench, int seed)
    {
        bench.Emulator.Faults.Clear();
        bench.Emulator.Faults.Add(new Fault { Status = 503 }, probability: 0.5, seed: seed);
        List<int> statuses = [];

        for (var i = 0; i < 25; i++)
        {
            statuses.Add(await StatusAsync(bench));
        }

        return [.. statuses];
    }
}
