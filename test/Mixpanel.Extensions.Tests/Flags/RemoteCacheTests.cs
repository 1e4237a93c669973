using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Flags;

/// <summary>Which answers are kept, for how long and for how many.</summary>
internal sealed class RemoteCacheTests
{
    [Test]
    public void By_default_a_thousand_contexts_are_kept() =>
        Assert.That((new RemoteFlagsOptions().CacheDuration, new RemoteFlagsOptions().CacheSize), Is.EqualTo(((TimeSpan?)null, 1_000)));

    [Test]
    public async Task Kept_answers_are_not_asked_for_again_until_they_are_old()
    {
        await using var project = FlagsProject.Remote(remote => remote.CacheDuration = TimeSpan.FromSeconds(30));

        await project.Flags.GetVariantAsync("gate", FlagsProject.User);
        await project.Flags.GetVariantAsync("other", FlagsProject.User);
        var all = await project.Flags.GetAllAsync(new FlagContext("user-1"));
        Assert.That(project.Questions, Has.Count.EqualTo(1));
        Assert.That(project.Questions[0].Query, Does.Not.Contain("flag_key"));
        Assert.That(all.Variants.Select(variant => variant.FlagKey), Is.EqualTo(["gate"]));

        await project.Flags.GetVariantAsync("gate", new FlagContext("user-2"));
        project.Clock.Advance(TimeSpan.FromSeconds(30));
        await project.Flags.GetVariantAsync("gate", FlagsProject.User);
        Assert.That(project.Questions, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task By_default_every_call_asks_where_only_Mixpanel_knows_flags()
    {
        await using var project = FlagsProject.Remote();

        await project.Flags.GetVariantAsync("gate", FlagsProject.User);
        await project.Flags.GetVariantAsync("gate", FlagsProject.User);

        Assert.That(project.Questions, Has.Count.EqualTo(2));
        Assert.That(project.Questions[0].Query, Does.Contain("flag_key=gate"));
    }

    [Test]
    public async Task With_local_flags_a_flag_that_is_no_more_is_asked_for_once_per_poll_and_user()
    {
        await using var project = await BothAsync();
        for (var i = 0; i < 100; i++)
        {
            Assert.That((await project.Flags.GetVariantAsync("retired", FlagsProject.User)).Reason, Is.EqualTo(FlagReason.FlagNotFound));
            await project.Flags.GetVariantAsync($"typo-{i}", FlagsProject.User);
        }

        Assert.That(project.Questions, Has.Count.EqualTo(1));

        project.Clock.Advance(TimeSpan.FromSeconds(19));
        await project.Flags.GetVariantAsync("retired", FlagsProject.User);
        Assert.That(project.Questions, Has.Count.EqualTo(1));

        project.Clock.Advance(TimeSpan.FromSeconds(1));
        await project.Flags.GetVariantAsync("retired", FlagsProject.User);
        await project.Flags.GetVariantAsync("retired", new FlagContext("user-2"));
        Assert.That(project.Questions, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Keeping_nothing_can_be_asked_for_with_local_flags_too()
    {
        await using var project = await BothAsync(remote => remote.CacheDuration = TimeSpan.Zero);

        await project.Flags.GetVariantAsync("retired", FlagsProject.User);
        await project.Flags.GetVariantAsync("retired", FlagsProject.User);

        Assert.That(project.Questions, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Who_was_asked_for_first_makes_room_for_others()
    {
        await using var project = FlagsProject.Remote(remote => (remote.CacheDuration, remote.CacheSize) = (TimeSpan.FromMinutes(1), 2));
        foreach (var user in new[] { "1", "2", "3", "2", "3", "1" })
        {
            await project.Flags.GetVariantAsync("gate", new FlagContext(user), reportExposure: false);
        }

        Assert.That(project.Questions, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task A_failure_is_not_kept()
    {
        await using var project = FlagsProject.Remote(remote => remote.CacheDuration = TimeSpan.FromMinutes(1));
        project.Server.Then(500);

        Assert.That((await project.Flags.GetVariantAsync("gate", FlagsProject.User)).Reason, Is.EqualTo(FlagReason.BackendError));
        Assert.That(await project.Flags.IsEnabledAsync("gate", FlagsProject.User), Is.True);
    }

    private static async Task<FlagsProject> BothAsync(Action<RemoteFlagsOptions>? remote = null)
    {
        var project = new FlagsProject(builder => builder.AddLocalFlags(local => local.PollInterval = TimeSpan.FromSeconds(20)).AddRemoteFlags(remote));
        await project.StartAsync();
        project.Server.Otherwise = request => ScriptedServer.Reply(200, request.Path == "/flags" ? FlagsProject.Answer : FlagsProject.Gate);
        return project;
    }
}
