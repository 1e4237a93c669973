using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>What <c>/track</c> says, and what it keeps.</summary>
internal sealed class TrackTests
{
    [Test]
    public async Task K1_One_valid_event_is_enough()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostJsonAsync("/track", Some.Batch(Some.EventWithout("token"), Some.Event()));

        Assert.That(answer, Is.EqualTo(new Answered(200, "text/plain", "1")));
        Assert.That(
            bench.Emulator.Messages.Select(message => message.Outcome),
            Is.EqualTo([ReceivedOutcome.Rejected, ReceivedOutcome.Accepted]));
    }

    [Test]
    public async Task K2_No_valid_event_gets_0()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostJsonAsync("/track", Some.Batch(Some.EventWithout("token")));

        Assert.That(answer, Is.EqualTo(new Answered(200, "text/plain", "0")));
    }

    [TestCase("verbose=1")]
    [TestCase("verbose=2")]
    public async Task K3_Verbose_gets_JSON(string query)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostJsonAsync($"/track?{query}", Some.Batch(Some.Event()));

        Assert.That(answer, Is.EqualTo(new Answered(200, "application/json", """{"error":null,"status":1}""")));
    }

    private static IEnumerable<TestCaseData> WithoutToken()
    {
        yield return new TestCaseData(Some.EventWithout("token")).SetArgDisplayNames("K4 missing");
        yield return new TestCaseData(Some.EventWith("token", "")).SetArgDisplayNames("K4 empty");
        yield return new TestCaseData(Some.EventWith("token", 5)).SetArgDisplayNames("K4 not a string");
        yield return new TestCaseData(Some.Event().Without("properties")).SetArgDisplayNames("K4 no properties");
        yield return new TestCaseData(JsonValue.Create(5)).SetArgDisplayNames("K4 not an object");
    }

    [TestCaseSource(nameof(WithoutToken))]
    public async Task K4_An_event_without_token_is_refused(JsonNode json)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostJsonAsync("/track?verbose=1", Some.Batch(json));

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(answer.Body, Is.EqualTo("""{"error":"token, missing or empty","status":0}"""));
        Assert.That(bench.Emulator.Messages.Single().Problem, Is.EqualTo("properties.token: token, missing or empty"));
    }

    [Test]
    public async Task K5_An_event_without_name_is_refused()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostJsonAsync("/track?verbose=1", Some.Batch(Some.Event().Without("event")));

        Assert.That(answer.Body, Is.EqualTo("""{"error":"event, missing","status":0}"""));
    }

    [Test]
    public async Task K6_Identify_needs_no_distinct_id()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostJsonAsync(
            "/track", Some.BareEvent("$identify", ("token", "T"), ("$identified_id", "u"), ("$anon_id", "a")).ToJsonString());

        Assert.That(answer.Body, Is.EqualTo("1"));
        Assert.That(bench.Emulator.Messages.Single().Outcome, Is.EqualTo(ReceivedOutcome.Accepted));
    }

    [Test]
    public async Task K7_An_unknown_token_succeeds_and_is_ignored()
    {
        await using var bench = await Bench.StartAsync(options => options.ProjectToken = "known");

        var answer = await bench.PostJsonAsync("/track?verbose=1", Some.Batch(Some.Event(), Some.EventWith("token", "known")));

        Assert.That(answer.Body, Is.EqualTo("""{"error":null,"status":1}"""));
        Assert.That(
            bench.Emulator.Messages.Select(message => message.Outcome),
            Is.EqualTo([ReceivedOutcome.Ignored, ReceivedOutcome.Accepted]));
    }

    [Test]
    public async Task K8_More_than_2000_events_are_refused()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostJsonAsync("/track", Some.BatchOf(2001));

        Assert.That(answer.Status, Is.EqualTo(413));
    }

    [TestCase(-432_001, ReceivedOutcome.Ignored, TestName = "{m}(K9 five days and a second)")]
    [TestCase(-432_000, ReceivedOutcome.Accepted, TestName = "{m}(K9 five days)")]
    public async Task K9_An_old_event_succeeds_and_is_ignored(int seconds, ReceivedOutcome outcome)
    {
        await using var bench = await Bench.StartAsync();
        var time = Bench.Now.AddSeconds(seconds);

        var answer = await bench.PostJsonAsync(
            "/track", Some.Batch(Some.EventWith("time", time.ToUnixTimeSeconds()), Some.EventWith("time", time.ToUnixTimeMilliseconds())));

        Assert.That(answer.Body, Is.EqualTo("1"));
        Assert.That(bench.Emulator.Messages.Select(message => message.Outcome), Is.EqualTo([outcome, outcome]));
    }

    [Test]
    public async Task K10_An_event_needs_no_time()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostJsonAsync("/track", Some.Batch(Some.EventWithout("time")));

        Assert.That(answer.Body, Is.EqualTo("1"));
        Assert.That(bench.Emulator.Messages.Single().ReceivedAt, Is.EqualTo(Bench.Now));
    }

    [Test]
    public async Task A_simplified_project_ignores_identity_events([Values("$identify", "$create_alias", "$merge")] string name)
    {
        await using var bench = await Bench.StartAsync(options => options.IdentityMode = IdentityMode.Simplified);

        var answer = await bench.PostJsonAsync("/track", Some.Batch(Some.Event(name)));

        Assert.That(answer.Body, Is.EqualTo("1"));
        Assert.That(bench.Emulator.Messages.Single().Outcome, Is.EqualTo(ReceivedOutcome.Ignored));
    }

    [Test]
    public async Task A_merge_works_by_import_only()
    {
        await using var bench = await Bench.StartAsync();

        await bench.PostJsonAsync("/track", Some.Batch(Some.Event("$merge")));

        Assert.That(bench.Emulator.Messages.Single().Outcome, Is.EqualTo(ReceivedOutcome.Ignored));
    }

    [Test]
    public async Task An_event_to_be_ignored_is_ignored()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostJsonAsync("/track", Some.Batch(Some.EventWith("$ignore", true)));

        Assert.That(answer.Body, Is.EqualTo("1"));
        Assert.That(bench.Emulator.Messages.Single().Outcome, Is.EqualTo(ReceivedOutcome.Ignored));
    }
}
