using System.Globalization;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Transport;

internal sealed class RetryScheduleTests
{
    [Test]
    public async Task Waits_double_from_2_to_60_seconds_and_gain_1_to_5_by_chance()
    {
        await using var project = new TestProject(options => options.TotalTimeout = TimeSpan.FromHours(1));
        project.Server.Otherwise = _ => ScriptedServer.Reply(503, "");

        await project.RunAsync(project.Mixpanel.TrackAsync("user-1", "Signed Up"));

        double[] doubled = [2, 4, 8, 16, 32, 60, 60, 60, 60, 60];
        Assert.That(project.Clock.Passed, Has.Count.EqualTo(doubled.Length));
        Assert.That(
            project.Clock.Passed.Zip(doubled, (wait, least) => wait.TotalSeconds - least), Is.All.InRange(1.0, 5.0));
    }

    [Test]
    public async Task The_schedule_is_configurable()
    {
        await using var project = new TestProject(options =>
        {
            options.TotalTimeout = TimeSpan.FromHours(1);
            options.Retry.InitialDelay = TimeSpan.FromSeconds(1);
            options.Retry.MaxDelay = TimeSpan.FromSeconds(3);
            options.Retry.MinJitter = options.Retry.MaxJitter = TimeSpan.Zero;
            options.Retry.MaxRetries = 4;
        });
        project.Server.Otherwise = _ => ScriptedServer.Reply(503, "");

        await project.RunAsync(project.Mixpanel.TrackAsync("user-1", "Signed Up"));

        Assert.That(project.Clock.Passed.Select(wait => wait.TotalSeconds), Is.EqualTo([1d, 2, 3, 3]));
    }

    [TestCase("10", 10)]
    [TestCase(" 10 ", 10)]
    [TestCase("1", 3, Description = "sooner than our own schedule")]
    [TestCase("0", 3)]
    [TestCase("-5", 3)]
    [TestCase("2.5", 3)]
    [TestCase("soon", 3)]
    [TestCase("", 3)]
    [TestCase("1000000000000", 900)]
    [TestCase("Tue, 14 Nov 2023 22:13:40 GMT", 20)]
    [TestCase("Tue, 14 Nov 2023 22:13:00 GMT", 3)]
    [TestCase("Fri, 14 Nov 2098 22:13:00 GMT", 900)]
    public async Task Retry_After_is_the_least_wait_and_at_most_15_minutes(string retryAfter, double seconds)
    {
        await using var project = new TestProject(Sample.Patient);
        project.Server.Then(429, "", ("Retry-After", retryAfter));

        var result = await project.RunAsync(project.Mixpanel.TrackAsync("user-1", "Signed Up"));

        Assert.That(result.Status, Is.EqualTo(SendStatus.Delivered));
        Assert.That(project.Clock.Passed.Select(wait => wait.TotalSeconds), Is.EqualTo([seconds]));
    }

    [Test]
    public async Task Retry_After_beyond_any_number_is_clamped()
    {
        await using var project = new TestProject(Sample.Patient);
        project.Server.Then(429, "", ("Retry-After", new string('9', 400)));

        await project.RunAsync(project.Mixpanel.TrackAsync("user-1", "Signed Up"));

        Assert.That(project.Clock.Passed.Select(wait => wait.TotalMinutes), Is.EqualTo([15d]));
    }

    [TestCase("7", "9", 9)]
    [TestCase("9", "7", 9)]
    [TestCase("soon", "8", 8)]
    public async Task The_longest_of_two_Retry_After_counts(string first, string second, double seconds)
    {
        await using var project = new TestProject(Sample.Patient);
        project.Server.Then(503, "", ("Retry-After", first), ("Retry-After", second));

        await project.RunAsync(project.Mixpanel.TrackAsync("user-1", "Signed Up"));

        Assert.That(project.Clock.Passed.Select(wait => wait.TotalSeconds), Is.EqualTo([seconds]));
    }

    [Test]
    public async Task Retry_After_does_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
            await using var project = new TestProject(Sample.Patient);
            project.Server.Then(429, "", ("Retry-After", "Tue, 14 Nov 2023 22:13:40 GMT"));

            await project.RunAsync(project.Mixpanel.TrackAsync("user-1", "Signed Up"));

            Assert.That(project.Clock.Passed.Select(wait => wait.TotalSeconds), Is.EqualTo([20d]));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public async Task A_Retry_After_beyond_the_deadline_is_answered_at_once()
    {
        await using var project = new TestProject();
        project.Server.Then(429, "", ("Retry-After", "30"));

        var result = await project.RunAsync(project.Mixpanel.TrackAsync("user-1", "Signed Up"));

        Assert.That(result.Reason, Is.EqualTo(SendReason.RateLimited));
        Assert.That(result.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(30)));
        Assert.That(project.Clock.Passed, Is.Empty);
        Assert.That(project.Server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_wait_that_would_outlast_the_deadline_is_not_begun()
    {
        await using var project = new TestProject(options =>
        {
            Sample.Patient(options);
            options.Timeout = TimeSpan.FromSeconds(5);
            options.TotalTimeout = TimeSpan.FromSeconds(8);
        });
        project.Server.Otherwise = _ => ScriptedServer.Reply(500, "");

        var result = await project.RunAsync(project.Mixpanel.TrackAsync("user-1", "Signed Up"));

        Assert.That(result.Reason, Is.EqualTo(SendReason.ServerError));
        Assert.That(project.Clock.Passed.Select(wait => wait.TotalSeconds), Is.EqualTo([3d]), "5 more seconds do not fit");
    }

    [Test]
    public async Task No_retries_send_every_request_once([Values(429, 503)] int code)
    {
        await using var project = new TestProject(options => options.Retry.MaxRetries = 0);
        project.Server.Then(code);

        var result = await project.Mixpanel.TrackAsync("user-1", "Signed Up");

        Assert.That(result.Status, Is.EqualTo(SendStatus.Failed));
        Assert.That(project.Server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_server_that_hangs_is_given_up_after_the_timeout_and_tried_again()
    {
        await using var project = new TestProject(Sample.Patient);
        project.Server.ThenHang();

        var result = await project.RunAsync(project.Mixpanel.TrackAsync("user-1", "Signed Up"));

        Assert.That(result.Status, Is.EqualTo(SendStatus.Delivered));
        Assert.That(project.Clock.Passed.Select(wait => wait.TotalSeconds), Is.EqualTo([10d, 3]));
    }

    [Test]
    public async Task A_body_that_never_ends_in_time_counts_as_a_timeout()
    {
        await using var project = new TestProject(options => options.Retry.MaxRetries = 0);
        project.Server.Then(_ => new HttpResponseMessage { Content = new StreamContent(new SlowStream(project.Clock)) });

        var result = await project.RunAsync(project.Mixpanel.TrackAsync("user-1", "Signed Up"));

        Assert.That(result.ToString(), Is.EqualTo("Failed (TimedOut)"));
        Assert.That(result.Repeat, Is.EqualTo(Repeat.Uncertain));
    }

    [Test]
    public async Task A_refusal_whose_words_never_come_is_still_a_refusal()
    {
        await using var project = new TestProject();
        project.Server.Then(_ => new HttpResponseMessage(System.Net.HttpStatusCode.Unauthorized)
        {
            Content = new StreamContent(new SlowStream(project.Clock)),
        });

        var result = await project.RunAsync(project.Mixpanel.TrackAsync("user-1", "Signed Up"));

        Assert.That(result.ToString(), Is.EqualTo("Failed (Unauthorized)"));
        Assert.That(project.Server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_total_timeout_ends_the_last_attempt()
    {
        await using var project = new TestProject(options =>
        {
            Sample.Patient(options);
            options.TotalTimeout = TimeSpan.FromSeconds(15);
        });
        project.Server.ThenHang().ThenHang();

        var result = await project.RunAsync(project.Mixpanel.TrackAsync("user-1", "Signed Up"));

        Assert.That(result.ToString(), Is.EqualTo("Failed (TimedOut)"));
        Assert.That(project.Server.Requests, Has.Count.EqualTo(2), "10 s, 3 s of waiting, and a second attempt of 2 s");
    }

    [TestCaseSource(typeof(Sample), nameof(Sample.Endpoints))]
    public async Task Every_attempt_is_the_same_to_the_byte(string endpoint)
    {
        await using var project = new TestProject(Sample.Patient);
        project.Server.Then(429).Then(503);

        await project.RunAsync(project.Mixpanel.SendAsync(Sample.For(endpoint)));

        Assert.That(project.Server.Requests, Has.Count.EqualTo(3));
        Assert.That(project.Server.Requests.Select(request => request.Body), Is.All.EqualTo(project.Server.Requests[0].Body));
        Assert.That(project.Server.Requests.Select(request => request.ContentEncoding), Is.All.EqualTo(project.Server.Requests[0].ContentEncoding));
    }

    [TestCase("NaN")]
    [TestCase("Infinity")]
    [TestCase("-1")]
    [TestCase("1e3")]
    public async Task A_header_that_is_no_number_of_seconds_changes_nothing(string retryAfter)
    {
        await using var project = new TestProject();
        project.Server.Then(200, "1", ("Retry-After", retryAfter));

        var result = await project.Mixpanel.TrackAsync("user-1", "Signed Up");

        Assert.That(result.Status, Is.EqualTo(SendStatus.Delivered));
        Assert.That(project.Server.Requests, Has.Count.EqualTo(1));
    }
}
