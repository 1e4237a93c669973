using Microsoft.Extensions.DependencyInjection;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Transport;

internal sealed class RepeatTests
{
    private static readonly Dictionary<string, Action<ScriptedServer>> _certain = new()
    {
        ["refused connection"] = server => server.ThenRefuseConnection(),
        ["429"] = server => server.Then(429),
        ["connecting took too long"] = server => server.Then((_, _) => throw new TaskCanceledException("", new TimeoutException())),
    };

    private static readonly Dictionary<string, Action<ScriptedServer>> _uncertain = new()
    {
        ["broken connection"] = server => server.ThenBreakConnection(),
        ["timeout"] = server => server.ThenHang(),
        ["408"] = server => server.Then(408),
        ["500"] = server => server.Then(500),
        ["502"] = server => server.Then(502),
        ["503"] = server => server.Then(503),
        ["temporary failure"] = server => server.Then(200, """{"error":"a temporary failure occurred","status":0}"""),
    };

    private static readonly Dictionary<string, Func<ProfileBuilder>> _countsTwice = new()
    {
        ["$add"] = () => new ProfileBuilder("user-1").Increment("orders"),
        ["$append"] = () => new ProfileBuilder("user-1").Append("items", "book"),
        ["$transactions"] = () => new ProfileBuilder("user-1").TrackCharge(9.99),
        ["$set and $add"] = () => new ProfileBuilder("user-1").Set("a", 1).Increment("orders"),
    };

    private static IEnumerable<string> SafeFaults => ["refused connection", "429"];

    private static IEnumerable<string> UncertainFaults => _uncertain.Keys;

    private static IEnumerable<string> Operations => _countsTwice.Keys;

    [Test]
    public async Task A_handler_for_all_clients_of_the_application_does_not_send_increments_twice()
    {
        await using var project = new TestProject(
            options => options.Retry.MaxRetries = 0,
            pipeline => pipeline.Services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => new TwiceHandler())));
        project.Server.Then(503);

        await project.Mixpanel.UpdateProfileAsync("user-1", profile => profile.Increment("orders"));

        Assert.That(project.Server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_would_count_twice_is_repeated_after_a_fault_that_certainly_did_not_arrive(
        [ValueSource(nameof(Operations))] string operation, [ValueSource(nameof(SafeFaults))] string fault)
    {
        await using var project = new TestProject(Sample.Patient);
        _certain[fault](project.Server);

        var result = await project.RunAsync(project.Mixpanel.SendAsync(_countsTwice[operation]()));

        Assert.That(result.Status, Is.EqualTo(SendStatus.Delivered));
    }

    [Test]
    public async Task What_would_count_twice_is_not_repeated_after_a_fault_that_may_have_arrived(
        [ValueSource(nameof(Operations))] string operation, [ValueSource(nameof(UncertainFaults))] string fault)
    {
        await using var project = new TestProject(Sample.Patient);
        _uncertain[fault](project.Server);

        var result = await project.RunAsync(project.Mixpanel.SendAsync(_countsTwice[operation]()));

        Assert.That(result.Status, Is.EqualTo(SendStatus.Failed));
        Assert.That(result.Repeat, Is.EqualTo(Repeat.Uncertain));
        Assert.That(project.Server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task RepeatIncrements_allows_it([ValueSource(nameof(UncertainFaults))] string fault)
    {
        await using var project = new TestProject(options =>
        {
            Sample.Patient(options);
            options.Retry.RepeatIncrements = true;
        });
        _uncertain[fault](project.Server);

        var result = await project.RunAsync(project.Mixpanel.SendAsync(_countsTwice["$add"]()));

        Assert.That(result.Status, Is.EqualTo(SendStatus.Delivered));
        Assert.That(project.Server.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task What_counts_once_is_always_repeated(
        [Values("/track", "/import", "/engage", "/groups")] string endpoint, [ValueSource(nameof(UncertainFaults))] string fault)
    {
        await using var project = new TestProject(Sample.Patient);
        _uncertain[fault](project.Server);

        var result = await project.RunAsync(project.Mixpanel.SendAsync(Sample.For(endpoint)));

        Assert.That(result.Status, Is.EqualTo(SendStatus.Delivered));
        Assert.That(project.Server.Requests, Has.Count.EqualTo(2));
    }

    [TestCase("refused connection", Repeat.Safe)]
    [TestCase("429", Repeat.Safe)]
    [TestCase("broken connection", Repeat.Uncertain)]
    [TestCase("timeout", Repeat.Uncertain)]
    [TestCase("503", Repeat.Uncertain)]
    [TestCase("connecting took too long", Repeat.Uncertain, Description = "the scripted network has read the body already")]
    public async Task The_result_says_whether_the_message_may_have_arrived(string fault, Repeat repeat)
    {
        await using var project = new TestProject(options => options.Retry.MaxRetries = 0);
        (_certain.GetValueOrDefault(fault) ?? _uncertain[fault])(project.Server);

        var result = await project.RunAsync(project.Mixpanel.TrackAsync("user-1", "Signed Up"));

        Assert.That(result.Repeat, Is.EqualTo(repeat));
    }

    [TestCase("refused connection", "Failed (ConnectionFailed)")]
    [TestCase("429", "Failed (RateLimited)")]
    public async Task One_uncertain_attempt_makes_the_result_uncertain(string lastFault, string outcome)
    {
        await using var project = new TestProject(options =>
        {
            Sample.Patient(options);
            options.Retry.MaxRetries = 1;
        });
        project.Server.Then(500);
        _certain[lastFault](project.Server);

        var result = await project.RunAsync(project.Mixpanel.TrackAsync("user-1", "Signed Up"));

        Assert.That(result.ToString(), Is.EqualTo(outcome));
        Assert.That(result.Repeat, Is.EqualTo(Repeat.Uncertain));
    }

    [Test]
    public async Task A_refusal_after_an_uncertain_attempt_is_uncertain([Values(401, 404)] int code)
    {
        await using var project = new TestProject(Sample.Patient);
        project.Server.Then(500).Then(code);

        var result = await project.RunAsync(project.Mixpanel.TrackAsync("user-1", "Signed Up"));

        Assert.That(result.StatusCode, Is.EqualTo(code));
        Assert.That(result.Repeat, Is.EqualTo(Repeat.Uncertain));
    }

    [Test]
    public async Task A_handler_that_reads_the_body_does_not_hide_that_it_was_sent()
    {
        await using var project = new TestProject(Sample.Patient);
        project.Server.Then(429).ThenBreakConnection();

        var result = await project.RunAsync(project.Mixpanel.UpdateProfileAsync("user-1", profile => profile.Increment("orders")));

        Assert.That(result.ToString(), Is.EqualTo("Failed (ConnectionFailed)"));
        Assert.That(result.Repeat, Is.EqualTo(Repeat.Uncertain));
        Assert.That(project.Server.Requests, Has.Count.EqualTo(2));
    }

    /// <summary>What a resilience handler does that knows nothing of Mixpanel.</summary>
    private sealed class TwiceHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await base.SendAsync(request, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
