namespace Mixpanel.Extensions.Tests.Flags;

/// <summary>All flags of one user.</summary>
internal sealed class FlagSnapshotTests
{
    [Test]
    public async Task A_snapshot_names_all_flags_that_are_defined_and_not_only_those_with_a_variant()
    {
        const string Closed = """{"flags":[{"key":"closed","context":"distinct_id","ruleset":{"variants":[{"key":"on","value":true,"split":1}],"rollout":[]}}]}""";
        await using var project = new FlagsProject(builder => builder.AddLocalFlags()) { Definitions = Closed };
        await project.StartAsync();

        var snapshot = await project.Flags.GetAllAsync(FlagsProject.User);

        Assert.That(snapshot.FlagKeys, Is.EqualTo(["closed"]));
        Assert.That(snapshot.Variants, Is.Empty);
    }
}
