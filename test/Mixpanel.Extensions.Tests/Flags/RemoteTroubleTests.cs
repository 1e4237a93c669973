using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Flags;

/// <summary>When Mixpanel is asked again, when it is left alone, and what is said and measured of that.</summary>
internal sealed class RemoteTroubleTests
{
    [Test]
    public async Task A_server_in_trouble_is_left_alone_for_a_while()
    {
        await using var project = FlagsProject.Remote(remote => remote.BreakerRequests = 3);
        project.Server.Then(500).Then(500).Then(500);
        for (var i = 0; i < 5; i++)
        {
            Assert.That((await project.Flags.GetVariantAsync("gate", FlagsProject.User)).Reason, Is.EqualTo(FlagReason.BackendError));
        }

        Assert.That(project.Questions, Has.Count.EqualTo(3));
        project.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.That(await project.Flags.IsEnabledAsync("gate", FlagsProject.User), Is.True);
    }

    [Test]
    public async Task A_server_that_asks_to_be_left_alone_is_not_asked_until_then()
    {
        await using var project = FlagsProject.Remote();
        project.Server.Then(429, "", ("Retry-After", "30"));

        Assert.That((await project.Flags.GetVariantAsync("gate", FlagsProject.User)).Reason, Is.EqualTo(FlagReason.BackendError));
        project.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.That((await project.Flags.GetVariantAsync("gate", new FlagContext("user-2"))).Reason, Is.EqualTo(FlagReason.BackendError));
        Assert.That(project.Questions, Has.Count.EqualTo(1));

        project.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await project.Flags.IsEnabledAsync("gate", FlagsProject.User), Is.True);
    }

    [TestCase(429, "", 2)]
    [TestCase(408, "", 2)]
    [TestCase(500, "", 2)]
    [TestCase(200, "<html>", 2)]
    [TestCase(400, "", 5)]
    [TestCase(401, "", 5)]
    [TestCase(404, "", 5)]
    public async Task What_asking_less_would_help_against_is_trouble(int status, string body, int asked)
    {
        await using var project = FlagsProject.Remote(remote => remote.BreakerRequests = 2);
        project.Server.Otherwise = _ => ScriptedServer.Reply(status, body);

        await AskAsync(project, 5);

        Assert.That(project.Questions, Has.Count.EqualTo(asked));
    }

    [Test]
    public async Task An_answer_that_does_not_come_is_trouble()
    {
        await using var project = FlagsProject.Remote(remote => remote.BreakerRequests = 2);
        project.Server.ThenHang().ThenHang();

        for (var i = 0; i < 5; i++)
        {
            await project.Clock.RunAsync(project.Flags.GetVariantAsync("gate", FlagsProject.User).AsTask(), TimeSpan.FromSeconds(5));
        }

        Assert.That(project.Questions, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_connection_that_fails_is_trouble()
    {
        await using var project = FlagsProject.Remote(remote => (remote.BreakerRequests, remote.MaxRetries) = (2, 0));
        project.Server.ThenBreakConnection().ThenBreakConnection();

        await AskAsync(project, 5);

        Assert.That(project.Questions, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Whatever_a_handler_throws_is_a_failed_connection_and_tried_again([Values] bool isTimeout)
    {
        await using var project = FlagsProject.Remote();
        project.Server.Then(_ => throw (isTimeout ? new TaskCanceledException("for user-1", new TimeoutException()) : new NotSupportedException("for user-1")));

        var variant = await project.Clock.RunAsync(project.Flags.GetVariantAsync("gate", FlagsProject.User).AsTask(), TimeSpan.FromSeconds(5));

        Assert.That((variant.Key, project.Questions.Count), Is.EqualTo(("on", 2)));
    }

    [Test]
    public async Task A_failed_connection_is_logged_with_its_kind_and_not_in_its_words()
    {
        await using var project = FlagsProject.Remote(remote => remote.MaxRetries = 0);
        project.Server.Then(_ => throw new NotSupportedException("secret"));
        await AskAsync(project, 1);
        project.Clock.Advance(TimeSpan.FromSeconds(30));
        project.Server.ThenBreakConnection();
        await AskAsync(project, 1);

        Assert.That(project.Logged, Does.Contain("(status 0, ConnectionFailed, NotSupportedException)").And.Contain("HttpRequestException, ResponseEnded)"));
        Assert.That(project.Logged, Does.Not.Contain("secret").And.Not.Contain("prematurely"));
    }

    [Test]
    public async Task A_failed_poll_is_logged_with_its_kind_too()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());
        project.Server.ThenBreakConnection();

        await project.StartAsync();

        Assert.That(project.Logged, Does.StartWith("/flags/definitions gave no usable answer (status 0, ConnectionFailed, HttpRequestException, ResponseEnded)"));
    }

    [Test]
    public async Task What_was_not_sent_is_neither_measured_nor_traced_and_logged_as_that()
    {
        await using var project = FlagsProject.Remote(remote => remote.BreakerRequests = 2);
        using var durations = new MetricCollector<double>(Meters(project), MixpanelDiagnostics.Name, MixpanelDiagnostics.RequestDuration);
        var traced = new List<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == MixpanelDiagnostics.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity => traced.Add(activity.DisplayName),
        };
        ActivitySource.AddActivityListener(listener);
        project.Server.Otherwise = _ => ScriptedServer.Reply(500, "");

        await AskAsync(project, 20);

        Assert.That((project.Questions.Count, durations.GetMeasurementSnapshot().Count, traced.Count), Is.EqualTo((2, 2, 2)));
        Assert.That(project.Logged.Split('\n'), Is.EqualTo(
        [
            "/flags gave no usable answer (status 500, ServerError); 0 more like it since the last such line.",
            "/flags was not asked (CircuitOpen); 0 more like it since the last such line.",
        ]));
    }

    [Test]
    public async Task Every_attempt_belongs_to_the_one_request_that_is_traced()
    {
        await using var project = FlagsProject.Remote();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == MixpanelDiagnostics.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        var seen = new List<Activity?>();
        project.Server.Then(_ => Seen(ScriptedServer.Reply(200, FlagsProject.Answer), isBroken: true));
        project.Server.Then(_ => Seen(ScriptedServer.Reply(200, FlagsProject.Answer), isBroken: false));

        await project.Clock.RunAsync(project.Flags.GetVariantAsync("gate", FlagsProject.User, reportExposure: false).AsTask(), TimeSpan.FromSeconds(5));

        Assert.That((seen.Count, seen[0]?.DisplayName), Is.EqualTo((2, "mixpanel /flags")));
        Assert.That(seen[1], Is.SameAs(seen[0]));

        HttpResponseMessage Seen(HttpResponseMessage answer, bool isBroken)
        {
            seen.Add(Activity.Current);
            return isBroken ? throw new HttpRequestException() : answer;
        }
    }

    [Test]
    public async Task An_address_that_is_too_long_is_not_sent_and_no_trouble()
    {
        await using var project = FlagsProject.Remote(remote => remote.BreakerRequests = 2);
        for (var i = 0; i < 5; i++)
        {
            var variant = await project.Flags.GetVariantAsync("gate", new FlagContext($"user-{i}", new() { ["text"] = new string('ü', 80_000) }));
            Assert.That(variant.Reason, Is.EqualTo(FlagReason.BackendError));
        }

        Assert.That(project.Questions, Is.Empty);
        Assert.That(project.Logged, Is.EqualTo("/flags was not asked (TooLarge); 0 more like it since the last such line."));
        Assert.That(await project.Flags.IsEnabledAsync("gate", FlagsProject.User), Is.True);
    }

    [Test]
    public async Task An_address_of_16_KB_is_sent_and_one_byte_more_is_not()
    {
        await using var project = FlagsProject.Remote();
        await project.Flags.GetVariantAsync("gate", Sized(1));
        var longest = (16 * 1024) - project.Questions[0].Address.AbsoluteUri.Length + 1;

        var fits = await project.Flags.GetVariantAsync("gate", Sized(longest));
        var isTooLong = await project.Flags.GetVariantAsync("gate", Sized(longest + 1));

        Assert.That((fits.Reason, isTooLong.Reason), Is.EqualTo((FlagReason.ChosenRemotely, FlagReason.BackendError)));
        Assert.That(project.Questions[^1].Address.AbsoluteUri, Has.Length.EqualTo(16 * 1024));

        static FlagContext Sized(int length) => new("user-1", new() { ["text"] = new string('a', length) });
    }

    [Test]
    public async Task A_server_is_not_left_alone_for_longer_than_messages_leave_it()
    {
        await using var project = FlagsProject.Remote(options: options => options.Retry.MaxRetryAfter = TimeSpan.FromMinutes(1));
        project.Server.Then(429, "", ("Retry-After", "864000"));
        await AskAsync(project, 2);
        Assert.That(project.Questions, Has.Count.EqualTo(1));

        project.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await project.Flags.IsEnabledAsync("gate", FlagsProject.User), Is.True);
    }

    [Test]
    public async Task A_good_answer_rests_nobody()
    {
        await using var remote = FlagsProject.Remote();
        remote.Server.Then(200, FlagsProject.Answer, ("Retry-After", "86400"));
        await AskAsync(remote, 2);
        await using var local = new FlagsProject(builder => builder.AddLocalFlags());
        local.Server.Then(200, FlagsProject.Gate, ("Retry-After", "86400"));
        await local.StartAsync();

        Assert.That(remote.Questions, Has.Count.EqualTo(2));
        Assert.That(await local.NextWaitAsync(), Is.LessThan(TimeSpan.FromMinutes(2)));
    }

    private static System.Diagnostics.Metrics.IMeterFactory Meters(FlagsProject project) =>
        project.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();

    private static async Task AskAsync(FlagsProject project, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await project.Flags.GetVariantAsync("gate", FlagsProject.User, reportExposure: false);
        }
    }
}
