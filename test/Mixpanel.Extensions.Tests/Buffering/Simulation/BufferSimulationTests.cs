namespace Mixpanel.Extensions.Tests.Buffering.Simulation;

/// <summary>
/// The buffer, its pump and its store through a day of random faults. A day that fails names its seed: run it alone with
/// <c>--filter "Name~A_day_of_random_faults_breaks_no_promise(7)"</c>. More days: <c>-- 'TestRunParameters.Parameter(name="seeds", value="1000")'</c>.
/// </summary>
internal sealed class BufferSimulationTests
{
    private static readonly int[] _seeds = [.. Enumerable.Range(1, TestContext.Parameters.Get("seeds", 20))];

    [TestCaseSource(nameof(_seeds))]
    public async Task A_day_of_random_faults_breaks_no_promise(int seed)
    {
        using var simulation = new BufferSimulation(seed);

        await Task.Run(simulation.Run);

        TestContext.Out.WriteLine($"Seed {seed}: {simulation.Summary}");
        Assert.That(simulation.Complaints, Is.Empty, $"Seed {seed}");
    }
}
