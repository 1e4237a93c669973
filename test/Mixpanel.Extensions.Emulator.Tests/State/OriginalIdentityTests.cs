using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.State;

/// <summary>Which ids belong to one person in a project with Original ID Merge.</summary>
internal sealed class OriginalIdentityTests
{
    private const string Anonymous = "b2f6ba37-5b63-4b6e-9f0a-3d4c1a6e7f10";
    private const string OtherAnonymous = "0a1f8f4e-6d0e-4b57-8c8f-27b7b0f6a111";

    [Test]
    public async Task Identify_gives_the_user_what_the_anonymous_id_did_before()
    {
        await using var bench = await Bench.StartAsync();
        await TrackAsync(bench, EventOf(Anonymous, "Before"), Identify("ann", Anonymous), EventOf(Anonymous, "After"));

        var ann = bench.Emulator.Profiles[Anonymous]!;

        Assert.That(ann.DistinctId, Is.EqualTo("ann"));
        Assert.That(ann.Ids, Is.EqualTo(["ann", Anonymous]));
        Assert.That(ann.Events.Select(stored => stored.Name), Is.EqualTo(["Before", "$identify", "After"]));
        Assert.That(ann.Events[0].DistinctId, Is.EqualTo("ann"));
        Assert.That(ann.Events[0].ReceivedDistinctId, Is.EqualTo(Anonymous));
        Assert.That(ann.Events[0].Properties["$distinct_id_before_identity"]!.GetValue<string>(), Is.EqualTo(Anonymous));
        Assert.That(bench.Emulator.Profiles, Has.Count.EqualTo(1));
    }

    [TestCase("not-a-uuid", "invalid_anon_id")]
    [TestCase("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "invalid_anon_id")]
    [TestCase("", "missing_ids")]
    public async Task Identify_by_a_wrong_anonymous_id_fails_in_silence(string anonymous, string reason)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await TrackAsync(bench, Identify("ann", anonymous));

        Assert.That(answer.Body, Is.EqualTo("1"));
        Assert.That(bench.Emulator.Profiles["ann"]!.Ids, Is.EqualTo(["ann"]));
        Assert.That(bench.Emulator.Events.Single().Properties["$failure_reason"]!.GetValue<string>(), Is.EqualTo(reason));
    }

    [Test]
    public async Task An_anonymous_id_belongs_to_its_first_user()
    {
        await using var bench = await Bench.StartAsync();
        await TrackAsync(bench, Identify("ann", Anonymous), Identify("bob", Anonymous), Identify("ann", Anonymous));

        Assert.That(bench.Emulator.Profiles[Anonymous]!.DistinctId, Is.EqualTo("ann"));
        Assert.That(bench.Emulator.Profiles["bob"]!.Ids, Is.EqualTo(["bob"]));
        Assert.That(
            bench.Emulator.Events.Select(stored => (string?)stored.Properties["$failure_reason"]),
            Is.EqualTo([null, "anon_id_already_merged", null]));
    }

    [Test]
    public async Task A_user_may_have_many_anonymous_ids()
    {
        await using var bench = await Bench.StartAsync();
        await TrackAsync(bench, Identify("ann", Anonymous), Identify("ann", OtherAnonymous));

        Assert.That(bench.Emulator.Profiles["ann"]!.Ids, Is.EqualTo(["ann", Anonymous, OtherAnonymous]));
    }

    [Test]
    public async Task An_alias_stands_for_one_id_only()
    {
        await using var bench = await Bench.StartAsync();
        await TrackAsync(bench, Alias("ann", "ann@example.com"), Alias("bob", "ann@example.com"), Alias("ann@example.com", "annie"));

        Assert.That(bench.Emulator.Profiles["annie"]!.DistinctId, Is.EqualTo("ann"));
        Assert.That(bench.Emulator.Profiles["ann"]!.Ids, Is.EqualTo(["ann", "ann@example.com", "annie"]));
        Assert.That(bench.Emulator.Events[1].Properties["$failure_reason"]!.GetValue<string>(), Is.EqualTo("alias_taken"));
    }

    [Test]
    public async Task Merge_makes_two_people_one_and_keeps_what_both_profiles_know()
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostJsonAsync("/engage", Some.Batch(
            Some.Profile("$set", new JsonObject { ["plan"] = "pro", ["city"] = "Bonn" }).With("$distinct_id", "a"),
            Some.Profile("$set", new JsonObject { ["plan"] = "free", ["age"] = 40 }).With("$distinct_id", "b")));

        await bench.ImportAsync("strict=1", Some.Batch(Some.BareEvent("$merge", ("$distinct_ids", new JsonArray("a", "b")))));

        var person = bench.Emulator.Profiles["b"]!;
        Assert.That(person.DistinctId, Is.EqualTo("a"));
        Assert.That(person.Properties["plan"]!.GetValue<string>(), Is.EqualTo("pro"));
        Assert.That(person.Properties["age"]!.GetValue<int>(), Is.EqualTo(40));
        Assert.That(person.Operations.Select(operation => operation.Id), Is.EqualTo(["a", "b"]));
        Assert.That(bench.Emulator.Profiles, Has.Count.EqualTo(1));
    }

    [TestCase("""["a"]""")]
    [TestCase("""["a","b","c"]""")]
    [TestCase("""["a",""]""")]
    [TestCase("\"a\"")]
    public async Task Merge_takes_exactly_two_ids(string ids)
    {
        await using var bench = await Bench.StartAsync();

        await bench.ImportAsync("strict=1", Some.Batch(Some.BareEvent("$merge", ("$distinct_ids", JsonNode.Parse(ids)))));

        Assert.That(bench.Emulator.Events.Single().Properties["$failure_reason"]!.GetValue<string>(), Is.EqualTo("not_two_ids"));
    }

    [Test]
    public async Task A_person_has_at_most_500_ids()
    {
        await using var bench = await Bench.StartAsync();

        await TrackAsync(bench, [.. Enumerable.Range(1, 505).Select(i => Alias("ann", $"alias-{i}"))]);

        Assert.That(bench.Emulator.Profiles["ann"]!.Ids, Has.Count.EqualTo(500));
        Assert.That(bench.Emulator.Events[^1].Properties["$failure_reason"]!.GetValue<string>(), Is.EqualTo("too_many_ids"));
        Assert.That(bench.Emulator.Events[498].Properties.ContainsKey("$failure_reason"), Is.False);
    }

    [Test]
    public async Task A_profile_is_reached_by_any_id_unless_aliases_are_ignored()
    {
        await using var bench = await Bench.StartAsync();
        await TrackAsync(bench, Alias("ann", "annie"));
        await bench.PostJsonAsync("/engage", Some.Batch(Some.Profile().With("$distinct_id", "annie")));

        await bench.PostJsonAsync("/engage", Some.Batch(Some.Profile("$delete", "").With("$distinct_id", "annie").With("$ignore_alias", "true")));
        var ignored = bench.Emulator.Profiles["ann"]!;
        await bench.PostJsonAsync("/engage", Some.Batch(Some.Profile("$delete", "").With("$distinct_id", "annie").With("$ignore_alias", "false")));

        Assert.That(ignored.HasProfile, Is.True);
        Assert.That(bench.Emulator.Profiles["ann"]!.HasProfile, Is.False);
    }

    private static Task<Answered> TrackAsync(Bench bench, params JsonNode[] events) => bench.PostJsonAsync("/track", Some.Batch(events));

    private static JsonObject EventOf(string id, string name) => Some.BareEvent(name, ("token", "T"), ("distinct_id", id));

    private static JsonObject Identify(string user, string anonymous) =>
        Some.BareEvent("$identify", ("token", "T"), ("$identified_id", user), ("$anon_id", anonymous));

    private static JsonObject Alias(string id, string alias) =>
        Some.BareEvent("$create_alias", ("token", "T"), ("distinct_id", id), ("alias", alias));
}
