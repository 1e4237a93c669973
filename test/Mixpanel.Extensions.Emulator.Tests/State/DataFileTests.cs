using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.State;

/// <summary>What a data file brings back after a restart.</summary>
internal sealed class DataFileTests
{
    private string _folder = "";

    private string File => Path.Combine(_folder, "emulator.db");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("emulator-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Everything_is_as_it_was_before([Values] IdentityMode mode)
    {
        string[] before;
        JsonNode summaryBefore;

        await using (var bench = await StartAsync(mode))
        {
            await SendAllKindsAsync(bench);
            before = await DescribeAsync(bench);
            summaryBefore = await SummaryAsync(bench);
        }

        await using var again = await StartAsync(mode);

        Assert.That(await DescribeAsync(again), Is.EqualTo(before));
        Assert.That(before, Has.Length.GreaterThan(5));
        Assert.That(
            (string)(await SummaryAsync(again)).ToJsonString(),
            Is.EqualTo(summaryBefore.ToJsonString()));
    }

    [Test]
    public async Task Numbering_goes_on_after_a_restart_even_when_all_was_forgotten()
    {
        await using (var bench = await StartAsync(IdentityMode.Original))
        {
            await bench.PostJsonAsync("/track", Some.BatchOf(3));
            bench.Emulator.Clear();
        }

        await using var again = await StartAsync(IdentityMode.Original);
        var kept = again.Emulator.Messages;
        await again.PostJsonAsync("/track", Some.BatchOf(1));

        Assert.That(kept, Is.Empty);
        Assert.That(again.Emulator.Messages.Single().Sequence, Is.EqualTo(4));
    }

    [Test]
    public async Task The_mode_of_a_project_cannot_change()
    {
        await (await StartAsync(IdentityMode.Original)).DisposeAsync();

        await Assert.ThatAsync(() => StartAsync(IdentityMode.Simplified), Throws.ArgumentException.With.Message.Contains("identity mode"));
    }

    [Test]
    public async Task What_is_no_data_file_is_refused()
    {
        await System.IO.File.WriteAllTextAsync(File, string.Concat(Enumerable.Repeat("this is no data file ", 100)));

        await Assert.ThatAsync(() => StartAsync(IdentityMode.Original), Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task A_file_that_cannot_be_made_is_refused()
    {
        await Assert.ThatAsync(
            () => Bench.StartAsync(options => options.DataFile = Path.Combine(_folder, "missing", "emulator.db")),
            Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task The_file_keeps_more_than_the_memory()
    {
        await using (var bench = await StartAsync(IdentityMode.Original, maxMessages: 2))
        {
            await bench.PostJsonAsync("/track", Some.BatchOf(5));
        }

        await using var again = await StartAsync(IdentityMode.Original);

        Assert.That(again.Emulator.Messages, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task After_disposal_everything_is_still_readable_and_can_be_forgotten()
    {
        var bench = await StartAsync(IdentityMode.Original);
        await bench.PostJsonAsync("/track", Some.BatchOf(2));
        await bench.DisposeAsync();

        var events = bench.Emulator.Events;
        bench.Emulator.Clear();

        Assert.That(events, Has.Count.EqualTo(2));
        Assert.That(bench.Emulator.Events, Is.Empty);
    }

    private static async Task SendAllKindsAsync(Bench bench)
    {
        await bench.PostJsonAsync("/track?ip=1", Some.Batch(
            Some.Event("One"),
            Some.Event("One"),
            Some.EventWithout("distinct_id"),
            Some.EventWithout("token"),
            Some.EventWith("$user_id", "ann").With("event", "Two"),
            Some.BareEvent("$create_alias", ("token", "T"), ("distinct_id", "user-7"), ("alias", "seven")),
            Some.BareEvent("Three", ("token", "T"), ("$device_id", "d1"), ("$user_id", "ann"))));
        await bench.PostJsonAsync("/engage?ip=0", Some.Batch(
            Some.Profile(), Some.Profile("$add", new JsonObject { ["n"] = 1.5 }), Some.Profile("$delete", "").With("$distinct_id", "gone")));
        await bench.PostJsonAsync("/groups", Some.Batch(Some.Group(), Some.Group("$union", new JsonObject { ["tags"] = new JsonArray("a") })));
    }

    private static async Task<string[]> DescribeAsync(Bench bench) =>
    [
        .. bench.Emulator.Messages.Select(message =>
            $"{message.Sequence} {message.Kind} {message.Outcome} {message.Problem} {message.Subject} {message.ReceivedAt:O} {message.RawJson}"),
        .. bench.Emulator.Events.Select(stored => $"{stored} {stored.Properties.ToJsonString()}"),
        .. await Task.WhenAll(bench.Emulator.Profiles.Select(async user =>
            (await bench.GetAsync($"/_/profiles/{Uri.EscapeDataString(user.DistinctId)}")).Body)),
        .. await Task.WhenAll(bench.Emulator.Groups.Select(async group =>
            (await bench.GetAsync($"/_/groups/{group.GroupKey}/{group.GroupId}")).Body)),
        (await bench.GetAsync("/_/events")).Body,
    ];

    // The requests themselves are not kept.
    private static async Task<JsonNode> SummaryAsync(Bench bench)
    {
        var summary = JsonNode.Parse((await bench.GetAsync("/_/summary")).Body)!;
        summary.AsObject().Remove("requests");

        return summary;
    }

    private Task<Bench> StartAsync(IdentityMode mode, int maxMessages = 1000) => Bench.StartAsync(options =>
    {
        options.DataFile = File;
        options.IdentityMode = mode;
        options.MaxMessages = maxMessages;
        options.Locate = address => new EmulatorPlace(address, null, null);
    });
}
