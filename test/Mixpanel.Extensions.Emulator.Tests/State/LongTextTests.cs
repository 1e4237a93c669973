using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.State;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.State;

/// <summary>Names and ids are cut where state is kept under them, and weighed with what they name.</summary>
internal sealed class LongTextTests
{
    private const int Longest = 255;

    private static readonly string _long = new('x', 10_000);

    [TestCase(IdentityMode.Original, "distinct_id")]
    [TestCase(IdentityMode.Simplified, "$user_id")]
    [TestCase(IdentityMode.Simplified, "$device_id")]
    public async Task A_long_id_of_a_user_is_cut(IdentityMode mode, string property)
    {
        await using var bench = await Bench.StartAsync(options => options.IdentityMode = mode);

        await bench.PostJsonAsync("/track", Some.Batch(Some.BareEvent("Seen", ("token", "T"), (property, _long))));

        var user = bench.Emulator.Profiles.Single();
        Assert.That(user.DistinctId, Has.Length.EqualTo(Longest));
        Assert.That(bench.Emulator.Messages.Single().Subject, Has.Length.EqualTo(Longest));
        Assert.That(bench.Emulator.Events.Single().DistinctId, Is.EqualTo(user.DistinctId));
    }

    [Test]
    public async Task A_user_is_found_by_the_long_id_too()
    {
        await using var bench = await Bench.StartAsync();

        await bench.PostJsonAsync("/engage", Some.Batch(Some.Profile().With("$distinct_id", _long)));

        Assert.That((string?)bench.Emulator.Profiles[_long]!.Properties["plan"], Is.EqualTo("pro"));
        Assert.That(bench.Emulator.Profiles[_long]!.Operations.Single().Id, Has.Length.EqualTo(Longest));
    }

    [Test]
    public async Task A_long_name_of_a_group_is_cut()
    {
        await using var bench = await Bench.StartAsync();

        await bench.PostJsonAsync("/groups", Some.Batch(Some.Group().With("$group_key", _long).With("$group_id", _long)));

        var group = bench.Emulator.Groups.Single();
        Assert.That((group.GroupKey.Length, group.GroupId.Length), Is.EqualTo((Longest, Longest)));
        Assert.That(bench.Emulator.Groups[_long, _long], Is.Not.Null);
        Assert.That(bench.Emulator.Messages.Single().Subject, Has.Length.EqualTo((2 * Longest) + 1));
    }

    [Test]
    public async Task A_long_name_of_an_event_is_cut()
    {
        await using var bench = await Bench.StartAsync();

        await bench.PostJsonAsync("/track", Some.Batch(Some.Event(_long)));

        Assert.That(bench.Emulator.Messages.Single().Name, Has.Length.EqualTo(Longest));
        Assert.That(bench.Emulator.Events.Single().Name, Has.Length.EqualTo(Longest));
    }

    [Test]
    public void The_catalog_of_events_keeps_no_long_names()
    {
        var catalog = new EventCatalog();

        catalog.Add(_long, [], Bench.Now);
        catalog.Add(_long + "y", [], Bench.Now);

        Assert.That(catalog.Summarize(Bench.Now).Single().Name, Has.Length.EqualTo(Longest));
        Assert.That(catalog.CountOf(_long), Is.EqualTo(2));
    }

    [Test]
    public async Task Ids_weigh_as_much_as_they_are_long()
    {
        await using var bench = await Bench.StartAsync(options => options.MaxProfileBytes = 20_000);

        await bench.PostJsonAsync("/track", Some.Batch([.. Enumerable.Range(0, 100).Select(i => Some.EventWith("distinct_id", LongId(i)))]));

        Assert.That(bench.Emulator.Profiles.Count, Is.InRange(2, 40));
        Assert.That(bench.Emulator.Profiles.First().DistinctId, Is.EqualTo(LongId(99)));
    }

    [Test]
    public async Task Groups_weigh_as_much_as_their_names()
    {
        await using var bench = await Bench.StartAsync(options => options.MaxProfileBytes = 20_000);
        var update = Some.Group("$unset", new JsonArray("a"));

        await bench.PostJsonAsync("/groups", Some.Batch(
            [.. Enumerable.Range(0, 100).Select(i => update.DeepClone().AsObject().With("$group_key", LongId(0)).With("$group_id", LongId(i)))]));

        Assert.That(bench.Emulator.Groups.Count, Is.InRange(2, 15));
    }

    [Test]
    public async Task Messages_weigh_as_much_as_what_is_said_of_them()
    {
        await using var bench = await Bench.StartAsync(options => options.MaxMessageBytes = 10_000);
        var refused = Some.EventWith(new string('p', 1500), Some.Deep(4)).ToJsonString();

        await bench.ImportAsync("strict=1", $"[{refused},{refused},{refused},{refused},{refused}]");

        Assert.That(bench.Emulator.Messages.Count, Is.LessThan(3));
    }

    [Test]
    public async Task A_long_address_is_cut()
    {
        await using var bench = await Bench.StartAsync();

        await bench.PostJsonAsync("/engage", Some.Batch(Some.Profile().With("$ip", _long)));

        Assert.That(bench.Emulator.Profiles.Single().Operations.Single().LocatedBy, Has.Length.EqualTo(Longest));
    }

    private static string LongId(int number) => $"{new string('x', 200)}{number}";
}
