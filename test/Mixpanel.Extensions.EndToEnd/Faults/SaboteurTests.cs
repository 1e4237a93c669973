using Mixpanel.Extensions.EndToEnd.Faults.Saboteurs;

namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>The proof of the proof: whatever is spoiled, the oracle complains.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class SaboteurTests
{
    [TestCaseSource(typeof(AllSaboteurs), nameof(AllSaboteurs.All))]
    public async Task The_oracle_complains_about_one_that(Saboteur saboteur)
    {
        var plan = Plan(saboteur);

        var complaints = await FaultRun.RunAsync(plan, saboteur.Sabotage);

        Assert.That(complaints, Has.Some.Contains(saboteur.Complaint));
    }

    [TestCaseSource(typeof(AllSaboteurs), nameof(AllSaboteurs.All))]
    public async Task The_oracle_does_not_complain_without_one_that(Saboteur saboteur)
    {
        Assert.That(await FaultRun.RunAsync(Plan(saboteur)), Is.Empty);
    }

    private static RunPlan Plan(Saboteur saboteur)
    {
        var plan = new RunPlan(seed: 1)
        {
            Faults = saboteur.Faults,
            UsesImport = true,
            NamesPoison = true,
            Messages = 60,
            Producers = 1,
            EndsInOutage = false,
            IsTight = false,
            MaxRetries = 0,
        };
        plan.Buffer.MaxMessages = 10_000;
        plan.Buffer.BatchSize = 200;
        saboteur.Prepare(plan);
        return plan;
    }
}
