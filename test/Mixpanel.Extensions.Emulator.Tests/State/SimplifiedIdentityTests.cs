using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.State;

/// <summary>Which ids belong to one person in a project with Simplified ID Merge.</summary>
internal sealed class SimplifiedIdentityTests
{
    [Test]
    public async Task An_event_with_both_ids_gives_the_user_what_the_device_did_before()
    {
        await using var bench = await StartAsync();
        await TrackAsync(bench, ("$device_id", "d1"));
        await TrackAsync(bench, ("$device_id", "d1"), ("$user_id", "ann"), ("distinct_id", ""));
        await TrackAsync(bench, ("$device_id", "d1"));

        var ann = bench.Emulator.Profiles["$device:d1"]!;

        Assert.That(ann.DistinctId, Is.EqualTo("ann"));
        Assert.That(ann.Ids, Is.EqualTo(["ann", "$device:d1"]));
        Assert.That(ann.EventCount, Is.EqualTo(3));
        Assert.That(bench.Emulator.Events.Select(stored => stored.DistinctId), Is.EqualTo(["ann", "ann", "ann"]));
        Assert.That(
            bench.Emulator.Events.Select(stored => stored.ReceivedDistinctId),
            Is.EqualTo(["$device:d1", "ann", "$device:d1"]));
    }

    [Test]
    public async Task A_device_belongs_to_its_first_user()
    {
        await using var bench = await StartAsync();
        await TrackAsync(bench, ("$device_id", "d1"), ("$user_id", "ann"));
        await TrackAsync(bench, ("$device_id", "d1"), ("$user_id", "bob"));

        Assert.That(bench.Emulator.Profiles["$device:d1"]!.DistinctId, Is.EqualTo("ann"));
        Assert.That(bench.Emulator.Profiles["bob"]!.Ids, Is.EqualTo(["bob"]));
        Assert.That(bench.Emulator.Events[1].DistinctId, Is.EqualTo("bob"));
    }

    [Test]
    public async Task A_user_may_have_many_devices()
    {
        await using var bench = await StartAsync();

        foreach (var device in Enumerable.Range(1, 3))
        {
            await TrackAsync(bench, ("$device_id", $"d{device}"), ("$user_id", "ann"));
        }

        Assert.That(bench.Emulator.Profiles["ann"]!.Ids, Is.EqualTo(["ann", "$device:d1", "$device:d2", "$device:d3"]));
    }

    [TestCase("$device:d1", "$device_id", "d1")]
    [TestCase("ann", "$user_id", "ann")]
    public async Task A_distinct_id_alone_says_by_its_prefix_what_it_is(string distinctId, string property, string value)
    {
        await using var bench = await StartAsync();

        await TrackAsync(bench, ("distinct_id", distinctId));

        Assert.That(bench.Emulator.Events.Single().Properties[property]!.GetValue<string>(), Is.EqualTo(value));
        Assert.That(bench.Emulator.Events.Single().DistinctId, Is.EqualTo(distinctId));
    }

    [Test]
    public async Task A_prefix_of_the_device_id_is_taken_off()
    {
        await using var bench = await StartAsync();

        await TrackAsync(bench, ("$device_id", "$device:d1"), ("distinct_id", "something else"));

        Assert.That(bench.Emulator.Events.Single().DistinctId, Is.EqualTo("$device:d1"));
        Assert.That(bench.Emulator.Events.Single().Properties["$device_id"]!.GetValue<string>(), Is.EqualTo("d1"));
    }

    [Test]
    public async Task The_profile_of_a_device_is_not_carried_over()
    {
        await using var bench = await StartAsync();
        await bench.PostJsonAsync("/engage", Some.Batch(Some.Profile().With("$distinct_id", "$device:d1")));
        await TrackAsync(bench, ("$device_id", "d1"), ("$user_id", "ann"));

        var before = bench.Emulator.Profiles["ann"]!;
        await bench.PostJsonAsync("/engage", Some.Batch(
            Some.Profile("$set", new JsonObject { ["age"] = 40 }).With("$distinct_id", "$device:d1").With("$ignore_time", true)));

        Assert.That(before.HasProfile, Is.False);
        Assert.That(bench.Emulator.Profiles["ann"]!.Properties.ToJsonString(), Is.EqualTo("""{"age":40}"""));
    }

    [Test]
    public async Task Identity_events_do_nothing()
    {
        await using var bench = await StartAsync();

        await bench.PostJsonAsync("/track", Some.Batch(Some.BareEvent("$create_alias", ("token", "T"), ("distinct_id", "a"), ("alias", "b"))));

        Assert.That(bench.Emulator.Events, Is.Empty);
        Assert.That(bench.Emulator.Profiles, Is.Empty);
    }

    private static Task<Bench> StartAsync() => Bench.StartAsync(options => options.IdentityMode = IdentityMode.Simplified);

    private static Task<Answered> TrackAsync(Bench bench, params (string Name, JsonNode? Value)[] ids) =>
        bench.PostJsonAsync("/track", Some.Batch(Some.BareEvent("Seen", [("token", "T"), .. ids])));
}
