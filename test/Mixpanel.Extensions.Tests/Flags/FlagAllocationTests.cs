using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Mixpanel.Extensions.Flags;

namespace Mixpanel.Extensions.Tests.Flags;

/// <summary>Flags are asked about in the hottest paths of a service, so an answer costs nothing that the garbage collector sees.</summary>
internal sealed class FlagAllocationTests
{
    private const int Evaluations = 1_000;

    private const string Variants = "{'key':'a','value':1,'split':0.5},{'key':'b','value':2,'split':0.5}";

    private static readonly FlagContext _user = new(
        "user-1", new() { ["plan"] = "Pro", ["age"] = 30, ["country"] = "DE", ["tags"] = new[] { "new" } }, groups: new() { ["company_id"] = 7 });

    private static IEnumerable<TestCaseData> Flags()
    {
        yield return Case("a rollout", Samples.Flag("f", Variants, "{'rollout_percentage':0},{'rollout_percentage':1}", ",'hash_salt':'s'"));
        yield return Case("no match", Samples.Flag("f", Variants, "{'rollout_percentage':0}"));
        yield return Case("a tester", Samples.Flag("f", Variants, "").Replace("'rollout'", "'test':{'users':{'user-1':'b'}},'rollout'"));
        yield return Case("a group", Samples.Flag("f", Variants, "{'rollout_percentage':1}").Replace("distinct_id", "company_id"));
        yield return Case("a missing key", Samples.Flag("f", Variants, "").Replace("distinct_id", "team"));
        yield return Case("a malformed flag", "{'key':'f'}");
        yield return Case("a rule of three clauses", Samples.Gate(
            "f", "{'and':[{'==':[{'var':'plan'},'pro']},{'>=':[{'var':'age'},18]},{'in':[{'var':'country'},['us','de']]}]}"));
        yield return Case("a rule about a list", Samples.Gate("f", "{'some':[{'var':'tags'},{'==':[{'var':''},'new']}]}"));
    }

    [TestCaseSource(nameof(Flags))]
    public void An_answer_allocates_nothing(string flag)
    {
        var definitions = Samples.Definitions(flag);
        Measure(definitions);

        // Whatever else the runtime does on this thread now and then, one round is free of it.
        var least = Enumerable.Range(0, 10).Min(_ => Measure(definitions));

        Assert.That(least, Is.Zero);
    }

    [Test]
    public void Reading_the_value_allocates_nothing()
    {
        var variant = Samples.Evaluate(Samples.Flag("f", "{'key':'a','value':7}", "{'rollout_percentage':1}"), _user);
        var text = Samples.Evaluate(Samples.Flag("f", "{'key':'a','value':'t'}", "{'rollout_percentage':1}"), _user);
        var sum = 0L;
        var least = long.MaxValue;
        for (var round = 0; round < 10; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Evaluations; i++)
            {
                sum += variant.GetValue(0) + text.GetValue(string.Empty).Length + (variant.GetValue(false) ? 1 : 0);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That(sum, Is.EqualTo(80_000));
        Assert.That(least, Is.Zero);
    }

    [Test]
    public async Task Asking_allocates_nothing_once_the_exposure_was_sent([Values] bool isMeasured)
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());
        await project.StartAsync();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (isMeasured && instrument.Meter.Scope == project.Services.GetRequiredService<IMeterFactory>())
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.Start();
        var flags = project.Flags;
        await flags.GetVariantAsync("gate", _user);
        var answers = 0;
        var least = long.MaxValue;
        for (var round = 0; round < 10; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Evaluations; i++)
            {
                answers += AtOnce(flags.GetVariantAsync("gate", _user, reportExposure: false));
                answers += AtOnce(flags.GetVariantAsync("gate", _user));
                answers += AtOnce(flags.IsEnabledAsync("gate", _user));
                answers += AtOnce(flags.GetValueAsync("gate", fallback: false, _user));
                answers += AtOnce(flags.GetValueAsync("gate", fallback: "none", _user));
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That(answers, Is.EqualTo(10 * 5 * Evaluations));
        Assert.That(least, Is.Zero);
        Assert.That(project.Exposures, Has.Count.EqualTo(1));
    }

    private static int AtOnce<T>(ValueTask<T> asking) => asking.IsCompletedSuccessfully ? 1 : 0;

    private static TestCaseData Case(string name, string flag) => new TestCaseData(flag).SetArgDisplayNames(name);

    private static long Measure(FlagDefinitions definitions)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Evaluations; i++)
        {
            definitions.Evaluate("f", _user);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
