namespace Mixpanel.Extensions.Tests.Flags;

/// <summary>Local and remote flags together: who is asked about what, and whose word counts.</summary>
internal sealed class HybridFlagsTests
{
    private const string AllFromMixpanel = """{"flags":{"gate":{"variant_key":"r","variant_value":1},"sticky":{"variant_key":"r","variant_value":1},"cohort":{"variant_key":"r","variant_value":1},"bad":{"variant_key":"r","variant_value":1},"none":{"variant_key":"r","variant_value":1}}}""";

    private static readonly string _definitions = Join(
        FlagsProject.Gate, FlagsProject.Sticky, FlagsProject.Gate.Replace("\"gate\"", "\"cohort\"", StringComparison.Ordinal)
            .Replace("\"rollout_percentage\":1", "\"rollout_percentage\":1,\"cohort_hash\":\"c\"", StringComparison.Ordinal),
        """{"flags":[{"key":"bad"}]}""");

    [TestCase("gate", "on", FlagSource.Local)]
    [TestCase("sticky", "r", FlagSource.Remote)]
    [TestCase("cohort", "r", FlagSource.Remote)]
    [TestCase("bad", "r", FlagSource.Remote)]
    [TestCase("none", "r", FlagSource.Remote)]
    public async Task Mixpanel_has_the_word_on_what_is_uncertain_here_and_on_nothing_else(string flag, string key, FlagSource source)
    {
        await using var project = await StartAsync(AllFromMixpanel);

        var variant = await project.Flags.GetVariantAsync(flag, FlagsProject.User);
        var all = await project.Flags.GetAllAsync(FlagsProject.User);

        Assert.That((variant.Key, variant.Source), Is.EqualTo((key, source)));
        Assert.That((all[flag].Key, all[flag].Source), Is.EqualTo((key, source)));
    }

    [TestCase("sticky")]
    [TestCase("cohort")]
    [TestCase("bad")]
    [TestCase("none")]
    public async Task If_Mixpanel_says_that_the_user_has_no_variant_there_is_none(string flag)
    {
        await using var project = await StartAsync("""{"flags":{}}""");

        var variant = await project.Flags.GetVariantAsync(flag, FlagsProject.User);
        var all = await project.Flags.GetAllAsync(FlagsProject.User);

        Assert.That((variant.Reason, all[flag].Reason), Is.EqualTo((FlagReason.FlagNotFound, FlagReason.FlagNotFound)));
    }

    [Test]
    public async Task Before_there_are_definitions_Mixpanel_is_asked()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags().AddRemoteFlags()) { Definitions = AllFromMixpanel };
        project.Server.Then(500);
        await project.StartAsync();

        Assert.That((await project.Flags.GetVariantAsync("gate", FlagsProject.User)).Key, Is.EqualTo("r"));
        Assert.That((await project.Flags.GetAllAsync(FlagsProject.User))["gate"].Key, Is.EqualTo("r"));
    }

    [TestCase("gate", FlagReason.MatchedRollout)]
    [TestCase("sticky", FlagReason.MatchedRollout)]
    [TestCase("cohort", FlagReason.BackendError)]
    [TestCase("bad", FlagReason.BackendError)]
    [TestCase("none", FlagReason.BackendError)]
    public async Task One_flag_and_all_flags_say_the_same_when_Mixpanel_does_not_answer(string flag, FlagReason reason)
    {
        await using var project = await StartAsync("garbage");

        var variant = await project.Flags.GetVariantAsync(flag, FlagsProject.User);
        var all = await project.Flags.GetAllAsync(FlagsProject.User);

        Assert.That((variant.Reason, all[flag].Reason), Is.EqualTo((reason, reason)));
        Assert.That(variant.Caveat, Is.EqualTo(all[flag].Caveat));
    }

    [TestCase("cohort")]
    [TestCase("bad")]
    [TestCase("none")]
    public async Task A_context_without_distinct_id_lacks_just_that_for_one_flag_and_for_all(string flag)
    {
        await using var project = await StartAsync(AllFromMixpanel, _definitions.Replace("distinct_id", "team", StringComparison.Ordinal));
        var nobody = new FlagContext(default, groups: new() { ["team"] = "t" });

        var variant = await project.Flags.GetVariantAsync(flag, nobody);
        var all = await project.Flags.GetAllAsync(nobody);

        Assert.That((variant.Reason, variant.MissingContextKey), Is.EqualTo((FlagReason.MissingContextKey, "distinct_id")));
        Assert.That((all[flag].Reason, all[flag].MissingContextKey), Is.EqualTo((FlagReason.MissingContextKey, "distinct_id")));
        Assert.That(project.Questions, Is.Empty);
    }

    [Test]
    public async Task A_malformed_flag_is_one_in_a_snapshot_too()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags()) { Definitions = _definitions };
        await project.StartAsync();

        Assert.That((await project.Flags.GetAllAsync(FlagsProject.User))["bad"].Reason, Is.EqualTo(FlagReason.MalformedDefinition));
    }

    private static async Task<FlagsProject> StartAsync(string answer, string? definitions = null)
    {
        var project = new FlagsProject(builder => builder.AddLocalFlags().AddRemoteFlags()) { Definitions = definitions ?? _definitions };
        await project.StartAsync();
        project.Definitions = answer;
        return project;
    }

    /// <summary>Several sets of definitions as one.</summary>
    private static string Join(params string[] sets) => $$"""{"flags":[{{string.Join(',', sets.Select(set => set[10..^2]))}}]}""";
}
