using Microsoft.Extensions.DependencyInjection;
using Mixpanel.Extensions.Flags.Local;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Flags;

internal sealed class LocalFlagsTests
{
    [Test]
    public async Task Definitions_are_there_before_the_host_has_started()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());

        await project.StartAsync();
        var asking = project.Flags.GetVariantAsync("gate", FlagsProject.User).AsTask();

        Assert.That(asking.IsCompletedSuccessfully, Is.True);
        var variant = await asking;
        Assert.That((variant.Key, variant.Source, variant.Reason), Is.EqualTo(("on", FlagSource.Local, FlagReason.MatchedRollout)));
        Assert.That(project.Polls, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_fetch_carries_token_and_library_in_the_query_and_credentials_in_the_header()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());
        await project.StartAsync();

        var poll = project.Polls.Single();

        Assert.That(poll.Address.GetLeftPart(UriPartial.Path), Is.EqualTo("https://api.mixpanel.com/flags/definitions"));
        Assert.That(poll.Query, Is.EqualTo($"?mp_lib=dotnet&lib_version={MixpanelLibrary.Version}&token={TestProject.Token}"));
        Assert.That(poll.Authorization, Is.EqualTo($"Basic {Convert.ToBase64String(FlagsProject.Bytes($"{TestProject.Token}:"))}"));
    }

    [Test]
    public async Task A_service_account_adds_the_project_and_replaces_the_credentials()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags(), options =>
        {
            options.Region = MixpanelRegion.EU;
            options.ServiceAccount = new ServiceAccountOptions { Username = "account", Secret = "s:1", ProjectId = 7 };
        });
        await project.StartAsync();

        var poll = project.Polls.Single();

        Assert.That(poll.Address.Host, Is.EqualTo("api-eu.mixpanel.com"));
        Assert.That(poll.Query, Does.EndWith($"&token={TestProject.Token}&project_id=7"));
        Assert.That(poll.Authorization, Is.EqualTo($"Basic {Convert.ToBase64String(FlagsProject.Bytes("account:s:1"))}"));
    }

    [Test]
    public async Task A_first_fetch_that_fails_stops_neither_the_host_nor_the_polling()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());
        project.Server.Then(500);

        await project.StartAsync();
        Assert.That((await project.Flags.GetVariantAsync("gate", FlagsProject.User)).Reason, Is.EqualTo(FlagReason.NotReady));
        var wait = await project.PollAsync();
        await project.NextWaitAsync();

        Assert.That(wait, Is.InRange(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.5)));
        Assert.That(await project.Flags.IsEnabledAsync("gate", FlagsProject.User), Is.True);
        Assert.That(project.LoggedIds, Does.Contain(201).And.Contain(202));
    }

    [Test]
    public async Task A_fetch_that_hangs_keeps_the_host_for_a_limited_time()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags(local => local.WaitTimeout = TimeSpan.FromSeconds(3)));
        project.Server.ThenHang();
        var starting = project.StartAsync();
        Assert.That(await project.NextWaitAsync(), Is.EqualTo(TestClock.Forever));

        project.Clock.Advance(TimeSpan.FromSeconds(3));
        await starting;

        Assert.That(project.LoggedIds, Does.Contain(206));
        Assert.That((await project.Flags.GetVariantAsync("gate", FlagsProject.User)).Reason, Is.EqualTo(FlagReason.NotReady));
    }

    [TestCase(200, "garbage")]
    [TestCase(200, "{\"code\":200}")]
    [TestCase(200, "")]
    [TestCase(204, "")]
    [TestCase(302, "")]
    [TestCase(304, "")]
    [TestCase(401, "{}")]
    [TestCase(500, "oops")]
    public async Task A_bad_answer_keeps_the_last_good_definitions(int status, string body)
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());
        await project.StartAsync();
        project.Server.Then(status, body);

        await project.PollAsync();
        await project.NextWaitAsync();

        Assert.That(project.Polls, Has.Count.EqualTo(2));
        Assert.That(await project.Flags.IsEnabledAsync("gate", FlagsProject.User), Is.True);
        Assert.That(project.LoggedIds, Does.Contain(201));
        Assert.That(project.Logged, Does.Not.Contain(TestProject.Token));
    }

    [Test]
    public async Task Failures_make_the_waits_longer_and_a_success_ends_that()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());
        await project.StartAsync();
        project.Server.Then(500).Then(500).Then(500).ThenBreakConnection().Then(429, "", ("Retry-After", "600"));
        List<double> waits = [];

        for (var i = 0; i < 7; i++)
        {
            waits.Add((await project.PollAsync()).TotalSeconds);
        }

        double[] expected = [60, 60, 120, 240, 300, 600, 60];
        Assert.That(waits.Select(wait => wait % 60).Distinct().Count(), Is.GreaterThan(1), "nothing is left to chance");
        Assert.That(waits.Zip(expected, (wait, least) => wait >= least && wait <= least * 1.1), Is.All.True, string.Join(' ', waits));
    }

    [Test]
    public async Task What_the_server_knows_its_answer_by_is_sent_back_and_an_unchanged_answer_is_a_success()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());
        List<string?> tags = [];
        project.Server.Then(request =>
        {
            tags.Add(request.IfNoneMatch);
            return ScriptedServer.Reply(200, FlagsProject.Gate, ("ETag", "\"v1\""));
        }).Then(request =>
        {
            tags.Add(request.IfNoneMatch);
            return ScriptedServer.Reply(304, "");
        });
        await project.StartAsync();

        await project.PollAsync();
        await project.NextWaitAsync();

        Assert.That(tags, Is.EqualTo([null, "\"v1\""]));
        Assert.That(project.LoggedIds, Does.Not.Contain(201));
        Assert.That(project.Services.GetRequiredKeyedService<LocalFlags>("").Health, Is.EqualTo(new LocalFlagsHealth(true, 1, 0, TimeSpan.Zero, false, SendReason.None)));
    }

    [Test]
    public async Task Disposal_in_the_middle_of_a_fetch_ends_it()
    {
        var project = new FlagsProject(builder => builder.AddLocalFlags(local => local.WaitForDefinitions = false));
        project.Server.ThenHang();
        await project.StartAsync();
        await project.NextWaitAsync();

        await project.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(project.Polls, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_fetch_that_does_not_let_itself_be_called_off_delays_disposal_by_a_second()
    {
        var project = new FlagsProject(builder => builder.AddLocalFlags(local => local.WaitForDefinitions = false));
        var entered = new TaskCompletionSource();
        project.Server.Then((_, _) =>
        {
            entered.SetResult();
            return new TaskCompletionSource<HttpResponseMessage>().Task;
        });
        await project.StartAsync();
        await entered.Task;

        var disposing = project.DisposeAsync().AsTask();
        var wait = await project.NextWaitAsync();
        var isDoneBefore = disposing.IsCompleted;
        project.Clock.Advance(wait);
        await disposing.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That((wait, isDoneBefore), Is.EqualTo((TimeSpan.FromSeconds(1), false)));
    }

    [Test]
    public async Task Polling_carries_nothing_of_the_request_that_began_it()
    {
        var request = new AsyncLocal<string> { Value = "somebody's" };
        var seen = new TaskCompletionSource<string?>();
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());
        project.Server.Then(_ =>
        {
            seen.SetResult(request.Value);
            return ScriptedServer.Reply(200, FlagsProject.Gate);
        });

        _ = project.Flags;

        Assert.That(await seen.Task.WaitAsync(TimeSpan.FromSeconds(30)), Is.Null);
    }
}
