using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Mixpanel.Extensions.Flags;
using Mixpanel.Extensions.Flags.Local;

namespace Mixpanel.Extensions.Tests.Flags;

/// <summary>What local flags make of definitions, wherever they come from.</summary>
internal sealed class LocalDefinitionsTests
{
    private const string Cohort = """{"flags":[{"key":"gate","context":"distinct_id","ruleset":{"variants":[{"key":"on","value":true,"split":1}],"rollout":[{"rollout_percentage":1,"cohort_hash":"c"}]}}]}""";

    [Test]
    public async Task A_bootstrap_file_is_used_until_the_first_fetch()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, FlagsProject.Gate);
            await using var project = new FlagsProject(builder => builder.AddLocalFlags(local => local.BootstrapFile = file)) { Definitions = """{"flags":[]}""" };
            project.Server.ThenBreakConnection();
            await project.StartAsync();
            var before = await project.Flags.GetVariantAsync("gate", FlagsProject.User);
            var health = project.Services.GetRequiredKeyedService<LocalFlags>("").Health;
            await project.PollAsync();
            await project.NextWaitAsync();
            var after = await project.Flags.GetVariantAsync("gate", FlagsProject.User);

            Assert.That((before.IsEnabled, after.Reason), Is.EqualTo((true, FlagReason.FlagNotFound)));
            Assert.That((health.Flags, health.Age, health.IsStale), Is.EqualTo((1, (TimeSpan?)null, true)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestCase("", "no JSON")]
    [TestCase("[1]", "no JSON")]
    [TestCase("{\"flags\":[{\"key\":\"gate\"}]}", "none of its flags")]
    [TestCase(null, "FileNotFoundException")]
    public async Task A_bootstrap_file_that_cannot_be_used_is_logged_and_no_harm(string? content, string problem)
    {
        var file = Path.GetTempFileName();
        if (content is null)
        {
            File.Delete(file);
        }
        else
        {
            await File.WriteAllTextAsync(file, content);
        }

        await using var project = new FlagsProject(builder => builder.AddLocalFlags(local => local.BootstrapFile = file));
        await project.StartAsync();
        File.Delete(file);

        Assert.That(await project.Flags.IsEnabledAsync("gate", FlagsProject.User), Is.True);
        Assert.That(project.LoggedIds, Does.Contain(205));
        Assert.That(project.Logged, Does.Contain(problem));
    }

    [Test]
    public async Task A_bootstrap_file_that_is_too_long_is_not_read()
    {
        var file = Path.GetTempFileName();
        try
        {
            await using (var stream = File.OpenWrite(file))
            {
                stream.SetLength(FlagDefinitions.MostBytes + 1L);
            }

            await using var project = new FlagsProject(builder => builder.AddLocalFlags(local => local.BootstrapFile = file));
            await project.StartAsync();

            Assert.That(project.Logged, Does.Contain("it is too long"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public async Task A_host_that_does_not_wait_for_Mixpanel_waits_for_the_bootstrap_file()
    {
        var file = Path.GetTempFileName();
        try
        {
            // Long enough to be read and parsed for a while.
            await File.WriteAllTextAsync(file, FlagsProject.Gate.Replace("{\"flags\":[", "{\"flags\":[" + string.Concat(Enumerable.Repeat("{},", 9_000)), StringComparison.Ordinal));
            await using var project = new FlagsProject(builder => builder.AddLocalFlags(local => (local.WaitForDefinitions, local.BootstrapFile) = (false, file)));
            project.Server.ThenHang();

            await project.StartAsync();

            Assert.That(await project.Flags.IsEnabledAsync("gate", FlagsProject.User), Is.True);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public async Task A_malformed_flag_is_logged_once_and_harms_no_other()
    {
        var definitions = FlagsProject.Gate.Replace("[{\"key\":\"gate\"", "[{\"key\":\"bad\"},{\"key\":\"gate\"", StringComparison.Ordinal);
        await using var project = new FlagsProject(builder => builder.AddLocalFlags()) { Definitions = definitions };
        await project.StartAsync();
        await project.PollAsync();
        await project.NextWaitAsync();

        Assert.That(await project.Flags.IsEnabledAsync("gate", FlagsProject.User), Is.True);
        Assert.That((await project.Flags.GetVariantAsync("bad", FlagsProject.User)).Reason, Is.EqualTo(FlagReason.MalformedDefinition));
        Assert.That(project.LoggedIds.Count(id => id == 203), Is.EqualTo(1));
    }

    [Test]
    public async Task A_rollout_for_a_cohort_is_no_rollout_for_everybody()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags()) { Definitions = Cohort };
        await project.StartAsync();

        var variant = await project.Flags.GetVariantAsync("gate", FlagsProject.User);
        var all = await project.Flags.GetAllAsync(FlagsProject.User);

        Assert.That((variant.IsFallback, variant.Reason, variant.Caveat), Is.EqualTo((true, FlagReason.NeedsRemoteEvaluation, FlagCaveat.Cohort)));
        Assert.That(all["gate"].Reason, Is.EqualTo(FlagReason.NeedsRemoteEvaluation));
        Assert.That(project.LoggedIds.Count(id => id == 204), Is.EqualTo(1));
    }

    [Test]
    public async Task Who_may_have_kept_an_older_variant_gets_the_one_that_is_chosen_here()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags()) { Definitions = FlagsProject.Sticky };
        await project.StartAsync();

        var variant = await project.Flags.GetVariantAsync("sticky", FlagsProject.User);
        var all = await project.Flags.GetAllAsync(FlagsProject.User);

        Assert.That((variant.Key, variant.Reason, variant.Caveat), Is.EqualTo(("on", FlagReason.MatchedRollout, FlagCaveat.StickyVariant)));
        Assert.That((all["sticky"].Key, all["sticky"].Caveat), Is.EqualTo(("on", FlagCaveat.StickyVariant)));
    }

    [Test]
    public async Task Cohorts_can_be_ignored_as_the_other_SDKs_do()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags(local => local.IgnoreCohorts = true)) { Definitions = Cohort };
        await project.StartAsync();

        var variant = await project.Flags.GetVariantAsync("gate", FlagsProject.User);

        Assert.That((variant.Key, variant.Caveat), Is.EqualTo(("on", FlagCaveat.Cohort)));
    }

    [Test]
    public async Task A_project_that_is_switched_off_fetches_nothing()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags(), options => options.Enabled = false);

        await project.StartAsync();

        Assert.That((await project.Flags.GetVariantAsync("gate", FlagsProject.User)).Reason, Is.EqualTo(FlagReason.Disabled));
        Assert.That(project.Server.Requests, Is.Empty);
    }

    [Test]
    public async Task A_project_that_is_switched_off_does_not_evaluate_its_bootstrap_file()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, FlagsProject.Gate);
            await using var project = new FlagsProject(
                builder => builder.AddLocalFlags(local => local.BootstrapFile = file), options => options.Enabled = false);
            await project.StartAsync();

            Assert.That((await project.Flags.GetVariantAsync("gate", FlagsProject.User)).Reason, Is.EqualTo(FlagReason.Disabled));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public async Task A_list_without_one_readable_flag_replaces_nothing_and_an_empty_list_does()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());
        await project.StartAsync();

        project.Definitions = """{"flags":[{"key":"gate"},{"key":"other"}]}""";
        await project.PollAsync();
        await project.NextWaitAsync();
        var unreadable = await project.Flags.GetVariantAsync("gate", FlagsProject.User);
        var health = project.Services.GetRequiredKeyedService<LocalFlags>("").Health;
        project.Definitions = """{"flags":[]}""";
        project.Clock.Advance(TimeSpan.FromSeconds(66));
        await project.NextWaitAsync();
        var empty = await project.Flags.GetVariantAsync("gate", FlagsProject.User);

        Assert.That((unreadable.IsEnabled, empty.Reason), Is.EqualTo((true, FlagReason.FlagNotFound)));
        Assert.That((health.Flags, health.LastFailure), Is.EqualTo((1, SendReason.UnreadableReply)));
        Assert.That(project.LoggedIds.Where(id => id is 201 or 203), Is.EqualTo([203, 203, 201]));
    }

    [Test]
    public void However_many_malformed_flags_a_server_makes_up_the_log_of_them_ends()
    {
        var log = new FakeLogCollector();
        var store = new DefinitionsStore(FlagsProject.Settings(), TimeProvider.System, new FakeLogger(log));

        for (var i = 0; i < 2; i++)
        {
            store.Use(Samples.Definitions(string.Join(',', Enumerable.Range(i * 6_000, 6_000).Select(number => $"{{'key':'f{number}'}}"))));
        }

        Assert.That(log.Count, Is.EqualTo(10_000));
    }

    [Test]
    public async Task Asking_again_allocates_nothing()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());
        await project.StartAsync();
        var flags = project.Flags;
        await flags.GetVariantAsync("gate", FlagsProject.User);
        var least = long.MaxValue;
        var enabled = 0;
        for (var round = 0; round < 10; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1_000; i++)
            {
                var asking = flags.IsEnabledAsync("gate", FlagsProject.User);
                var reading = flags.GetValueAsync("gate", false, FlagsProject.User);
                enabled += asking.IsCompletedSuccessfully && reading.IsCompletedSuccessfully && asking.Result && reading.Result ? 1 : 0;
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That((enabled, least), Is.EqualTo((10_000, 0)));
    }
}
