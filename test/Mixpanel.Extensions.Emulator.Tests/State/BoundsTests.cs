using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.State;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.State;

/// <summary>What is kept is bounded, however much arrives.</summary>
internal sealed class BoundsTests
{
    [Test]
    public async Task Messages_are_bounded_by_their_bytes()
    {
        await using var bench = await Bench.StartAsync(options => options.MaxMessageBytes = 10_000);
        var large = Some.EventWith("text", new string('x', 3000)).ToJsonString();

        await bench.PostJsonAsync("/track", $"[{large},{large},{large},{large},{large}]");

        Assert.That(bench.Emulator.Messages.Select(message => message.Sequence), Is.EqualTo([3L, 4L, 5L]));
        Assert.That(bench.Emulator.Profiles["user-7"]!.Events.Select(stored => stored.Sequence), Is.EqualTo([3L, 4L, 5L]));
        Assert.That(bench.Emulator.Profiles["user-7"]!.EventCount, Is.EqualTo(5));
    }

    [Test]
    public async Task Users_not_seen_for_the_longest_time_are_forgotten_first()
    {
        await using var bench = await Bench.StartAsync(options => options.MaxProfiles = 2);

        await bench.PostJsonAsync("/track", Some.Batch(Of("a"), Of("b"), Of("a"), Of("c")));

        Assert.That(bench.Emulator.Profiles.Select(user => user.DistinctId), Is.EqualTo(["c", "a"]));
        Assert.That(bench.Emulator.Events.Select(stored => stored.DistinctId), Is.EqualTo(["a", "b", "a", "c"]));
    }

    [Test]
    public async Task A_person_loses_the_oldest_ids_first()
    {
        await using var bench = await Bench.StartAsync(options => (options.MaxProfiles, options.IdentityMode) = (3, IdentityMode.Simplified));

        foreach (var device in Enumerable.Range(1, 5))
        {
            await bench.PostJsonAsync("/track", Some.Batch(
                Some.BareEvent("Seen", ("token", "T"), ("$device_id", $"d{device}"), ("$user_id", "ann"))));
        }

        Assert.That(bench.Emulator.Profiles["ann"]!.Ids, Is.EqualTo(["ann", "$device:d4", "$device:d5"]));
        Assert.That(bench.Emulator.Profiles, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Groups_not_seen_for_the_longest_time_are_forgotten_first()
    {
        await using var bench = await Bench.StartAsync(options => options.MaxProfiles = 2);

        await bench.PostJsonAsync("/groups", Some.Batch([.. "abac".Select(id => Some.Group().With("$group_id", $"{id}"))]));

        Assert.That(bench.Emulator.Groups.Select(group => group.GroupId), Is.EqualTo(["c", "a"]));
    }

    [Test]
    public async Task Profiles_are_bounded_by_their_bytes()
    {
        await using var bench = await Bench.StartAsync(options => options.MaxProfileBytes = 100_000);
        var operand = new JsonObject(Enumerable.Range(0, 20).Select(i => KeyValuePair.Create($"p{i}", (JsonNode?)new string('x', 200))));

        await bench.PostJsonAsync("/engage", Some.Batch([.. Enumerable.Range(0, 50).Select(i => Some.Profile("$set_once", operand.DeepClone()).With("$distinct_id", $"u{i}"))]));

        Assert.That(bench.Emulator.Profiles.Count, Is.InRange(2, 12));
        Assert.That(bench.Emulator.Profiles.First().DistinctId, Is.EqualTo("u49"));
    }

    [Test]
    public async Task One_profile_cannot_take_all_the_room()
    {
        await using var bench = await Bench.StartAsync(options => options.MaxProfileBytes = 100_000);
        var append = Some.Profile("$append", new JsonObject { ["list"] = new string('x', 100) });

        await bench.PostJsonAsync("/engage", Some.Batch([.. Enumerable.Range(0, 200).Select(_ => append.DeepClone())]));

        var user = bench.Emulator.Profiles["user-7"]!;
        Assert.That(user.Properties["list"]!.AsArray(), Has.Count.LessThan(60));
        Assert.That(user.Operations[^1].Remark, Does.StartWith("the update failed"));
    }

    [Test]
    public async Task A_profile_remembers_its_newest_operations()
    {
        await using var bench = await Bench.StartAsync(options => options.MaxOperations = 2);

        await bench.PostJsonAsync("/engage", Some.Batch(Some.Profile(), Some.Profile(), Some.Profile()));

        Assert.That(bench.Emulator.Profiles["user-7"]!.Operations.Select(operation => operation.Sequence), Is.EqualTo([2L, 3L]));
    }

    [Test]
    public void A_log_keeps_its_order_while_it_turns_over()
    {
        var dropped = new List<long>();
        var log = new Emulator.Storage.Log<long>(100, long.MaxValue, number => number, _ => 1, dropped.Add);

        for (var number = 1L; number <= 1000; number++)
        {
            log.Add(number);
        }

        Assert.That(log.ToArray(), Is.EqualTo(Enumerable.Range(901, 100)));
        Assert.That(dropped, Is.EqualTo(Enumerable.Range(1, 900)));
        Assert.That(log.Before(905, 10), Is.EqualTo([904L, 903L, 902L, 901L]));
        Assert.That(log.Find(950), Is.EqualTo(950));
        Assert.That(log.Find(900), Is.Zero);
    }

    [Test]
    public async Task A_change_is_told_once_however_many_there_are()
    {
        var changes = new ChangeSignal();
        var waiting = changes.WaitAsync(0, CancellationToken.None);
        var early = waiting.IsCompleted;

        changes.Raise();
        changes.Raise();

        Assert.That(early, Is.False);
        Assert.That(await waiting, Is.InRange(1, 2));
        Assert.That(await changes.WaitAsync(1, CancellationToken.None), Is.EqualTo(2));
        Assert.That(changes.WaitAsync(2, CancellationToken.None).IsCompleted, Is.False);
    }

    private static JsonObject Of(string id) => Some.EventWith("distinct_id", id);
}
