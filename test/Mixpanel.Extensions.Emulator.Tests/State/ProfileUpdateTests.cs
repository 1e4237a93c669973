using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.State;

/// <summary>What an update does to a profile beside its operator.</summary>
internal sealed class ProfileUpdateTests
{
    [TestCase("{}", "2026-01-15T12:00:00")]
    [TestCase("""{"$ignore_time":false}""", "2026-01-15T12:00:00")]
    [TestCase("""{"$ignore_time":true}""", null)]
    [TestCase("""{"$ignore_time":"true"}""", null)]
    [TestCase("""{"$time":1768474800}""", "2026-01-15T11:00:00")]
    [TestCase("""{"$time":1768474800000}""", "2026-01-15T11:00:00")]
    public async Task An_update_says_when_the_user_was_last_seen(string envelope, string? lastSeen)
    {
        await using var bench = await Bench.StartAsync();
        await SendAsync(bench, With(Some.Profile(), envelope));

        Assert.That((string?)Properties(bench)["$last_seen"], Is.EqualTo(lastSeen));
    }

    [TestCase("/engage", "{}", "127.0.0.1")]
    [TestCase("/engage?ip=1", "{}", "127.0.0.1")]
    [TestCase("/engage?ip=0", "{}", null)]
    [TestCase("/engage?ip=0", """{"$ip":"203.0.113.9"}""", "203.0.113.9")]
    [TestCase("/engage", """{"$ip":"0"}""", null)]
    public async Task An_update_says_where_the_user_is(string path, string envelope, string? placedBy)
    {
        await using var bench = await Bench.StartAsync(options => options.Locate = address => new EmulatorPlace(address, "R", "DE"));

        await bench.PostJsonAsync(path, Some.Batch(With(Some.Profile(), envelope)));

        Assert.That((string?)Properties(bench)["$city"], Is.EqualTo(placedBy));
        Assert.That((string?)Properties(bench)["$country_code"], Is.EqualTo(placedBy is null ? null : "DE"));
        Assert.That(bench.Emulator.Profiles["user-7"]!.Operations.Single().LocatedBy, Is.EqualTo(placedBy));
    }

    [Test]
    public async Task Who_does_not_know_places_is_believed_to_know_none()
    {
        await using var bench = await Bench.StartAsync(options => options.Locate = _ => throw new InvalidOperationException("a bug"));

        var answer = await SendAsync(bench, Some.Profile());

        Assert.That(answer.Body, Is.EqualTo("1"));
        Assert.That(Properties(bench).ContainsKey("$city"), Is.False);
    }

    [Test]
    public async Task Coordinates_are_noted()
    {
        await using var bench = await Bench.StartAsync();
        await SendAsync(bench, With(Some.Profile(), """{"$latitude":50.7,"$longitude":7.1}"""));

        Assert.That((string?)Properties(bench)["$geo_source"], Is.EqualTo("reverse_geocoding"));
    }

    [TestCase("$unset", """["plan"]""")]
    [TestCase("$remove", """{"plan":"pro"}""")]
    [TestCase("$delete", "\"\"")]
    public async Task Some_operators_make_no_profile(string name, string operand)
    {
        await using var bench = await Bench.StartAsync();
        await SendAsync(bench, Some.Profile(name, JsonNode.Parse(operand)));

        var user = bench.Emulator.Profiles["user-7"]!;
        Assert.That(user.HasProfile, Is.False);
        Assert.That(user.Operations.Single().Remark, Is.Not.Null);
    }

    [Test]
    public async Task Several_operators_of_one_update_are_applied_in_a_fixed_order()
    {
        await using var bench = await Bench.StartAsync();
        var update = Some.Profile("$unset", new JsonArray("gone")).With("$add", new JsonObject { ["n"] = 1 })
            .With("$set", new JsonObject { ["n"] = 5, ["gone"] = 1 }).With("$ignore_time", true);

        await SendAsync(bench, update);

        Assert.That(Properties(bench).ToJsonString(), Is.EqualTo("""{"n":6}"""));
    }

    [Test]
    public async Task The_history_tells_what_came_of_each_operation()
    {
        await using var bench = await Bench.StartAsync();
        await SendAsync(bench, Some.Profile(), Some.Profile("$add", new JsonObject { ["plan"] = 1 }), Some.Profile("$delete", ""));

        var operations = bench.Emulator.Profiles["user-7"]!.Operations;
        Assert.That(operations.Select(operation => operation.ToString()), Is.EqualTo(["$set {\"plan\":\"pro\"}", "$add {\"plan\":1}", "$delete \"\""]));
        Assert.That(operations.Select(operation => operation.Remark is null), Is.EqualTo([true, false, true]));
        Assert.That(operations.Select(operation => operation.Sequence), Is.EqualTo([1L, 2L, 3L]));
    }

    [Test]
    public async Task A_profile_has_at_most_2000_properties()
    {
        await using var bench = await Bench.StartAsync();
        await SendAsync(bench, Some.Profile("$set", Some.Wide(1999)), Some.Profile("$set", new JsonObject { ["a"] = 1, ["b"] = 2 }));
        await SendAsync(bench, Some.Profile("$set", new JsonObject { ["a"] = 1, ["p0"] = 9 }), Some.Profile("$set_once", new JsonObject { ["c"] = 1 }));
        var refused = await SendAsync(bench, Some.Profile("$set", new JsonObject { ["d"] = 1 }));

        var user = bench.Emulator.Profiles["user-7"]!;
        Assert.That(refused.Body, Is.EqualTo("0"));
        Assert.That(bench.Emulator.Messages[^1].Outcome, Is.EqualTo(ReceivedOutcome.Rejected));
        Assert.That(user.Operations.Select(operation => operation.Sequence), Is.EqualTo([1L, 3L]));
        Assert.That(user.Properties.Count(pair => pair.Key != "$last_seen"), Is.EqualTo(2000));
        Assert.That((int)user.Properties["p0"]!, Is.EqualTo(9));
    }

    [Test]
    public async Task Groups_have_profiles_too()
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostJsonAsync("/groups", Some.Batch(
            Some.Group(), Some.Group("$union", new JsonObject { ["tags"] = new JsonArray("a") }).With("$group_id", 7)));

        Assert.That((string?)bench.Emulator.Groups["company", "acme"]!.Properties["tier"], Is.EqualTo("gold"));
        Assert.That(bench.Emulator.Groups["company", "7"]!.Properties["tags"]!.ToJsonString(), Is.EqualTo("""["a"]"""));
        Assert.That(bench.Emulator.Groups["other", "acme"], Is.Null);
        Assert.That(bench.Emulator.Groups.Select(group => group.GroupId), Is.EqualTo(["7", "acme"]));
    }

    [Test]
    public async Task A_snapshot_of_a_profile_is_the_callers_own()
    {
        await using var bench = await Bench.StartAsync();
        await SendAsync(bench, Some.Profile());

        Properties(bench)["plan"] = "spoiled";

        Assert.That((string?)Properties(bench)["plan"], Is.EqualTo("pro"));
    }

    [Test]
    public async Task Clear_forgets_profiles_groups_events_and_identities()
    {
        await using var bench = await Bench.StartAsync();
        await SendAsync(bench, Some.Profile());
        await bench.PostJsonAsync("/groups", Some.Batch(Some.Group()));
        await bench.PostJsonAsync("/track", Some.BatchOf(2));

        bench.Emulator.Clear();

        Assert.That(bench.Emulator.Profiles, Is.Empty);
        Assert.That(bench.Emulator.Groups, Is.Empty);
        Assert.That(bench.Emulator.Events, Is.Empty);
    }

    private static Task<Answered> SendAsync(Bench bench, params JsonNode[] updates) => bench.PostJsonAsync("/engage", Some.Batch(updates));

    private static JsonObject Properties(Bench bench) => bench.Emulator.Profiles["user-7"]!.Properties;

    private static JsonObject With(JsonObject update, string envelope)
    {
        foreach (var (name, value) in JsonNode.Parse(envelope)!.AsObject())
        {
            update[name] = value?.DeepClone();
        }

        return update;
    }
}
