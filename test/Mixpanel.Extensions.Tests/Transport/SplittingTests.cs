using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Transport;

internal sealed class SplittingTests
{
    [Test]
    public async Task A_mixed_batch_goes_to_four_endpoints_and_answers_in_the_callers_order()
    {
        await using var project = new TestProject();
        project.Server.Otherwise = request => request.Path == "/engage" ? ScriptedServer.Reply(401, "") : ScriptedServer.Accept(request);
        MessageBuilder[] mixed = [.. Enumerable.Range(0, 12).Select(i => Sample.For(Sample.Endpoints[3 - (i % 4)]))];

        var results = await project.Mixpanel.SendAsync(mixed);

        Assert.That(project.Server.Requests.Select(request => request.Path), Is.EquivalentTo(Sample.Endpoints));
        Assert.That(
            Enumerable.Range(0, 12).Where(i => results[i].Reason == SendReason.Unauthorized), Is.EqualTo([1, 5, 9]));
    }

    [Test]
    public async Task Requests_hold_2000_events()
    {
        await using var project = new TestProject();

        await project.Mixpanel.SendAsync(Sample.Events(4001));

        Assert.That(project.Server.Requests.Select(request => request.Json.Count), Is.EqualTo([2000, 2000, 1]));
    }

    [Test]
    public async Task Requests_hold_200_updates_and_keep_their_order()
    {
        await using var project = new TestProject();

        await project.Mixpanel.SendAsync(Sample.Profiles(401));

        Assert.That(project.Server.Requests.Select(request => request.Json.Count), Is.EqualTo([200, 200, 1]));
        Assert.That(
            project.Server.Requests.SelectMany(request => request.Json).Select(record => (int)record!["$set"]!["n"]!), Is.Ordered);
    }

    [Test]
    public async Task The_operations_of_one_update_are_not_torn_apart()
    {
        await using var project = new TestProject(options => options.MaxUpdatesPerRequest = 3);
        MessageBuilder[] updates = [.. Enumerable.Range(0, 3).Select(_ => new ProfileBuilder("user-1").Set("a", 1).SetOnce("b", 2))];

        await project.Mixpanel.SendAsync(updates);

        Assert.That(project.Server.Requests.Select(request => request.Json.Count), Is.EqualTo([2, 2, 2]));
    }

    [Test]
    public async Task Requests_stay_below_the_limit_of_bytes()
    {
        await using var project = new TestProject(options => options.MaxRequestBytes = 1024);

        await project.Mixpanel.SendAsync(Sample.Events(30));

        Assert.That(project.Server.Requests.Select(request => request.Text.Length), Is.All.LessThanOrEqualTo(1024));
        Assert.That(project.Server.Requests.Sum(request => request.Json.Count), Is.EqualTo(30));
    }

    [Test]
    public async Task Identity_events_travel_alone()
    {
        await using var project = new TestProject(options => options.ProjectSecret = "secret");
        MessageBuilder[] messages =
        [
            new EventBuilder("user-1", "A"), new AliasBuilder("a", "b"), new EventBuilder("user-1", "B"), new EventBuilder("user-1", "C"),
            EventBuilder.Identify("user-1", "anonymous-1"), new MergeBuilder("a", "b"), new ImportBuilder("user-1", "D", TestProject.Start),
        ];

        await project.Mixpanel.SendAsync(messages);

        Assert.That(project.Server.Requests.Select(Names), Is.EqualTo(
            ["/track A", "/track $create_alias", "/track B,C", "/track $identify", "/import $merge", "/import D"]));
    }

    [Test]
    public async Task A_413_halves_and_what_it_taught_holds_for_the_next_batch()
    {
        await using var project = new TestProject();
        project.Server.Otherwise = request =>
            request.Text.Length > 1500 ? ScriptedServer.Reply(413, "") : ScriptedServer.Accept(request);

        var first = await project.Mixpanel.SendAsync(Sample.Events(20));
        var sent = project.Server.Requests.Count;
        var second = await project.Mixpanel.SendAsync(Sample.Events(20));

        Assert.That(first.IsSuccess && second.IsSuccess, Is.True);
        Assert.That(project.Server.Requests.Skip(sent).Select(request => request.Text.Length), Is.All.LessThanOrEqualTo(1500));
        Assert.That(project.Log.GetSnapshot().Select(line => line.Id.Id), Does.Contain(302));
    }

    [Test]
    public async Task A_limit_that_a_413_states_is_taken_at_its_word()
    {
        await using var project = new TestProject();
        project.Server.Then(413, """{"code":413,"error":"request exceeds max limit of 2048 bytes","status":"Request Entity Too Large"}""");

        await project.Mixpanel.SendAsync(Sample.Events(40));
        var sent = project.Server.Requests.Count;
        await project.Mixpanel.SendAsync(Sample.Events(40));

        Assert.That(project.Server.Requests.Skip(sent).Select(request => request.Text.Length), Is.All.InRange(1, 2048));
        Assert.That(project.Server.Requests[sent].Text, Has.Length.GreaterThan(1700));
    }

    [TestCase("request exceeds max limit of 999999999 bytes")]
    [TestCase("request exceeds max limit of 99999999999999999999 bytes")]
    [TestCase("request exceeds max limit of 3 bytes")]
    public async Task A_413_that_states_nonsense_does_no_harm(string error)
    {
        await using var project = new TestProject();
        project.Server.Then(413, $$"""{"code":413,"error":"{{error}}"}""");

        var results = await project.Mixpanel.SendAsync(Sample.Events(40));

        Assert.That(results.IsSuccess, Is.True);
        Assert.That(project.Server.Requests.Skip(1).Select(request => request.Json.Count), Is.EqualTo([20, 20]));
    }

    [Test]
    public async Task An_event_older_than_five_days_goes_to_import_unchanged()
    {
        await using var project = new TestProject();
        var young = new EventBuilder("user-1", "Young").At(TestProject.Start.AddDays(-5));
        var old = new EventBuilder("user-1", "Old").At(TestProject.Start.AddDays(-5).AddMilliseconds(-1));
        var json = project.Mixpanel.Build(old).Json;

        await project.Mixpanel.SendAsync([young, old]);

        Assert.That(project.Server.Requests.Select(Names), Is.EqualTo(["/track Young", "/import Old"]));
        Assert.That(project.Server.Requests[1].Text, Is.EqualTo($"[{System.Text.Encoding.UTF8.GetString(json.Span)}]"));
    }

    [Test]
    public async Task EventEndpoint_Import_sends_events_and_identify_to_import_but_aliases_to_track()
    {
        await using var project = new TestProject(Sample.ToImport);

        await project.Mixpanel.SendAsync([new EventBuilder("user-1", "A"), EventBuilder.Identify("user-1", "b"), new AliasBuilder("a", "b")]);

        Assert.That(
            project.Server.Requests.Select(Names), Is.EquivalentTo(["/import A", "/import $identify", "/track $create_alias"]));
    }

    [Test]
    public async Task Requests_that_come_out_of_one_share_its_deadline()
    {
        await using var project = new TestProject();
        project.Server.Otherwise = request =>
        {
            project.Clock.Advance(TimeSpan.FromSeconds(7));
            return ScriptedServer.Reply(413, "");
        };

        var results = await project.RunAsync(project.Mixpanel.SendAsync(Sample.Events(16)));

        Assert.That(results.Select(result => result.Reason), Is.All.EqualTo(SendReason.TimedOut));
        Assert.That(project.Server.Requests, Has.Count.EqualTo(3), "at 0, 7 and 14 of 15 seconds");
        Assert.That(results[^1].Repeat, Is.EqualTo(Repeat.Safe), "nothing of what was too large was taken");
    }

    private static string Names(SentRequest request) =>
        $"{request.Path} {string.Join(',', request.Json.Select(record => (string)record!["event"]!))}";

    [Test]
    public async Task After_a_failure_nothing_more_goes_to_the_endpoint_so_that_no_update_overtakes_another()
    {
        await using var project = new TestProject(options => options.Retry.MaxRetries = 0);
        project.Server.Otherwise = request => request.Path == "/engage" ? ScriptedServer.Reply(503, "") : ScriptedServer.Accept(request);

        var results = await project.Mixpanel.SendAsync([.. Sample.Profiles(401), .. Sample.Events(1)]);

        Assert.That(project.Server.Requests.Select(request => request.Path), Is.EquivalentTo(["/engage", "/track"]));
        Assert.That(results.Take(200).Select(result => result.Repeat), Is.All.EqualTo(Repeat.Uncertain));
        Assert.That(results.Skip(200).Take(201).Select(result => (result.Reason, result.Repeat)), Is.All.EqualTo((SendReason.ServerError, Repeat.Safe)));
        Assert.That(results[401].Status, Is.EqualTo(SendStatus.Delivered));
    }

    [Test]
    public async Task A_lone_message_that_is_too_large_teaches_no_limit()
    {
        await using var project = new TestProject();
        project.Server.Then(413);

        await project.Mixpanel.SendAsync(Sample.Events(1));
        await project.Mixpanel.SendAsync(Sample.Events(100));

        Assert.That(project.Server.Requests.Select(request => request.Json.Count), Is.EqualTo([1, 100]));
    }
}
