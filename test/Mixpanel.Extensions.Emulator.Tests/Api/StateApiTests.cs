using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.Api;

/// <summary>What the API answers, to the letter.</summary>
internal sealed class StateApiTests
{
    private const string Now = "2026-01-15T12:00:00+00:00";

    [Test]
    public async Task A_message_is_shown_as_received_with_what_became_of_it()
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostJsonAsync("/track", """[{"event":"A","properties":{"token":"T","distinct_id":"u","x":"<é\ud800"}}, {"event":"B"}]""");

        var answer = await bench.GetAsync("/_/messages");

        Assert.That(answer.ContentType, Is.EqualTo("application/json"));
        Assert.That(answer.Body, Is.EqualTo(
            $$$$"""
            {"messages":[{"sequence":2,"request":1,"receivedAt":"{{{{Now}}}}","endpoint":"track","kind":"event","name":"B","subject":"","outcome":"rejected","problem":"properties.token: token, missing or empty","json":{"event":"B"}},{"sequence":1,"request":1,"receivedAt":"{{{{Now}}}}","endpoint":"track","kind":"event","name":"A","subject":"u","outcome":"accepted","problem":null,"json":{"event":"A","properties":{"token":"T","distinct_id":"u","x":"<é\ufffd"}}}],"before":null}
            """.Replace("\\ufffd", "\ufffd", StringComparison.Ordinal)));
    }

    [TestCase("", "9,8,7,6,5,4,3,2,1")]
    [TestCase("?endpoint=engage", "7,6")]
    [TestCase("?endpoint=Groups", "8")]
    [TestCase("?kind=alias", "5")]
    [TestCase("?kind=profileUpdate", "7,6")]
    [TestCase("?outcome=rejected", "4")]
    [TestCase("?event=Signup", "9,3,2,1")]
    [TestCase("?event=$set", "8,6")]
    [TestCase("?event=%24add", "7")]
    [TestCase("?user=user-7", "9,7,6,5,2,1")]
    [TestCase("?user=seven", "9,7,6,5,2,1")]
    [TestCase("?user=company/acme", "8")]
    [TestCase("?text=GOLD", "8")]
    [TestCase("?text=missing", "4")]
    [TestCase("?text=nowhere", "")]
    [TestCase("?limit=2", "9,8 -> 8")]
    [TestCase("?limit=2&before=8", "7,6 -> 6")]
    [TestCase("?limit=2&before=3", "2,1")]
    [TestCase("?endpoint=track&user=user-7&limit=1&text=signup", "9 -> 9")]
    public async Task Messages_are_found_newest_first(string query, string expected)
    {
        await using var bench = await Bench.StartAsync();
        await SendAsync(bench);

        var page = JsonNode.Parse((await bench.GetAsync($"/_/messages{query}")).Body)!;
        var sequences = string.Join(',', page["messages"]!.AsArray().Select(message => (long)message!["sequence"]!));

        Assert.That(page["before"] is { } before ? $"{sequences} -> {before}" : sequences, Is.EqualTo(expected));
    }

    [Test]
    public async Task One_message_is_found_by_its_number()
    {
        await using var bench = await Bench.StartAsync();
        await SendAsync(bench);

        Assert.That((string?)JsonNode.Parse((await bench.GetAsync("/_/messages/5")).Body)!["kind"], Is.EqualTo("alias"));
        Assert.That((await bench.GetAsync("/_/messages/99")).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task A_person_is_shown_with_ids_profile_history_and_events()
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostJsonAsync("/track", Some.Batch(
            Some.BareEvent("Seen", ("token", "T"), ("distinct_id", "a/b")),
            Some.BareEvent("$create_alias", ("token", "T"), ("distinct_id", "a/b"), ("alias", "ä"))));
        await bench.PostJsonAsync("/engage?ip=0", Some.Batch(Some.Profile().With("$distinct_id", "ä")));
        var time = Bench.Now.ToUnixTimeMilliseconds();

        var answer = await bench.GetAsync("/_/profiles/%C3%A4?limit=1");

        Assert.That(answer.Body, Does.StartWith(
            $$"""{"distinctId":"a/b","ids":["a/b","ä"],"hasProfile":true,"properties":{"plan":"pro","$last_seen":"2026-01-15T12:00:00"},"operations":[{"sequence":3,"receivedAt":"{{Now}}","name":"$set","operand":{"plan":"pro"},"id":"ä","locatedBy":null,"remark":null}],"eventCount":2,"events":[{"sequence":2,"time":"{{Now}}","name":"$create_alias","properties":{"distinct_id":"a/b","alias":"ä","time":{{time}},"""));
        Assert.That(answer.Body, Does.EndWith($$"""}],"firstSeen":"{{Now}}","lastSeen":"{{Now}}"}"""));
        Assert.That((await bench.GetAsync("/_/profiles/a%2Fb?limit=1")).Body, Is.EqualTo(answer.Body));
        Assert.That((await bench.GetAsync("/_/profiles/a/b?limit=1")).Body, Is.EqualTo(answer.Body));
    }

    [Test]
    public async Task Users_are_listed_and_found()
    {
        await using var bench = await Bench.StartAsync();
        await SendAsync(bench);
        await bench.PostJsonAsync("/engage", Some.Batch(
            Some.Profile("$set", new JsonObject { ["$first_name"] = "Ann", ["$last_name"] = "Lee", ["$email"] = "ann@example.com" }).With("$distinct_id", "other")));

        Assert.That((await bench.GetAsync("/_/users?limit=1")).Body, Is.EqualTo(
            $$"""{"users":[{"distinctId":"other","name":"Ann Lee","email":"ann@example.com","ids":1,"eventCount":1,"hasProfile":true,"lastSeen":"{{Now}}"}],"total":2}"""));
        Assert.That((await bench.GetAsync("/_/users?text=SEVEN")).Body, Is.EqualTo(
            $$"""{"users":[{"distinctId":"user-7","name":null,"email":null,"ids":2,"eventCount":4,"hasProfile":true,"lastSeen":"{{Now}}"}],"total":1}"""));
        Assert.That((await bench.GetAsync("/_/users?text=ann%40&skip=1")).Body, Is.EqualTo("""{"users":[],"total":1}"""));
    }

    [Test]
    public async Task Groups_are_listed_and_shown()
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostJsonAsync("/groups?ip=0", Some.Batch(Some.Group().With("$ignore_time", true)));

        Assert.That((await bench.GetAsync("/_/groups")).Body, Is.EqualTo(
            $$"""{"groups":[{"groupKey":"company","groupId":"acme","name":null,"hasProfile":true,"lastSeen":"{{Now}}"}],"total":1}"""));
        Assert.That((await bench.GetAsync("/_/groups/company/acme")).Body, Is.EqualTo(
            $$"""{"groupKey":"company","groupId":"acme","hasProfile":true,"properties":{"tier":"gold"},"operations":[{"sequence":1,"receivedAt":"{{Now}}","name":"$set","operand":{"tier":"gold"},"id":"acme","locatedBy":null,"remark":null}],"firstSeen":"{{Now}}","lastSeen":"{{Now}}"}"""));
    }

    [Test]
    public async Task The_summary_counts()
    {
        await using var bench = await Bench.StartAsync();
        await SendAsync(bench);

        var summary = (await bench.GetAsync("/_/summary")).Body;

        Assert.That(summary, Does.StartWith(
            $$"""{"identityMode":"original","startedAt":"{{Now}}","dataFile":null,"requests":4,"messages":9,"accepted":8,"rejected":1,"ignored":0,"keptMessages":9,"events":5,"duplicateEvents":1,"eventNames":2,"users":2,"groups":1,"perSecond":["""));
        Assert.That(summary, Does.EndWith($$"""{"start":"{{Now}}","count":9}]}"""));
    }

    [Test]
    public async Task The_events_of_one_name_are_summarized()
    {
        await using var bench = await Bench.StartAsync();
        await SendAsync(bench);

        var summary = (await bench.GetAsync("/_/events/Signup")).Body;

        Assert.That(summary, Does.StartWith($$"""{"name":"Signup","count":4,"examined":4,"firstSeen":"{{Now}}","lastSeen":"{{Now}}","perMinute":["""));
        Assert.That(summary, Does.EndWith($$"""{"start":"{{Now}}","count":4}],"properties":[],"warnings":[]}"""));
    }

    [Test]
    public async Task Deleting_the_state_forgets_everything()
    {
        await using var bench = await Bench.StartAsync();
        await SendAsync(bench);
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/_/state");

        var answer = await bench.SendAsync(request);

        Assert.That((answer.Status, answer.Body), Is.EqualTo((204, "")));
        Assert.That(bench.Emulator.Messages, Is.Empty);
        Assert.That(bench.Emulator.Profiles, Is.Empty);
    }

    [Test]
    public async Task Asking_leaves_no_trace()
    {
        await using var bench = await Bench.StartAsync();

        await bench.GetAsync("/_/summary");

        Assert.That(bench.Emulator.Requests, Is.Empty);
    }

    // 1, 2: a user twice; 3: another user; 4: rejected; 5: an alias; 6, 7: a profile; 8: a group; 9: by the alias.
    private static async Task SendAsync(Bench bench)
    {
        await bench.PostJsonAsync("/track", Some.Batch(
            Some.Event(),
            Some.Event(),
            Some.EventWith("distinct_id", "other"),
            Some.EventWithout("token").With("event", "Broken").With("properties", null),
            Some.BareEvent("$create_alias", ("token", "T"), ("distinct_id", "user-7"), ("alias", "seven"))));
        await bench.PostJsonAsync("/engage", Some.Batch(Some.Profile(), Some.Profile("$add", new JsonObject { ["n"] = 1 })));
        await bench.PostJsonAsync("/groups", Some.Batch(Some.Group()));
        await bench.PostJsonAsync("/track", Some.Batch(Some.EventWith("distinct_id", "seven")));
    }
}
