using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.State;

/// <summary>Which events count as one.</summary>
internal sealed class DeduplicationTests
{
    private static readonly long _noon = Bench.Now.ToUnixTimeMilliseconds();

    [Test]
    public async Task Of_events_with_the_same_key_the_last_is_shown()
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostJsonAsync("/track", Some.Batch(Event(1), Event(2), Event(3)));

        Assert.That(Numbers(bench, Deduplication.None), Is.EqualTo([1, 2, 3]));
        Assert.That(Numbers(bench, Deduplication.QueryTime), Is.EqualTo([3]));
    }

    [TestCase("$insert_id", "\"other\"")]
    [TestCase("distinct_id", "\"other\"")]
    public async Task Events_that_differ_in_their_key_are_different(string property, string value)
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostJsonAsync("/track", Some.Batch(Event(1), With(Event(2), property, JsonNode.Parse(value))));

        Assert.That(Numbers(bench, Deduplication.QueryTime), Is.EqualTo([1, 2]));
        Assert.That(Numbers(bench, Deduplication.Compaction), Is.EqualTo([1, 2]));
    }

    [Test]
    public async Task The_moment_counts_at_once_and_the_day_in_the_end()
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostJsonAsync("/track", Some.Batch(
            Event(1),
            With(Event(2), "time", _noon - 1),
            With(Event(3), "time", _noon / 1000),
            With(Event(4), "time", Bench.Now.AddDays(-1).ToUnixTimeMilliseconds())));

        Assert.That(Numbers(bench, Deduplication.QueryTime), Is.EqualTo([2, 3, 4]), "1 and 3 are the same moment, written differently");
        Assert.That(Numbers(bench, Deduplication.Compaction), Is.EqualTo([3, 4]));
    }

    [Test]
    public async Task Events_without_an_insert_id_are_never_duplicates()
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostJsonAsync("/track", Some.Batch(With(Event(1), "$insert_id", null), With(Event(2), "$insert_id", "")));

        Assert.That(Numbers(bench, Deduplication.Compaction), Is.EqualTo([1, 2]));
        Assert.That(
            bench.Emulator.Events.Select(stored => (string?)stored.Properties["$insert_id"]).Distinct().ToArray(),
            Has.Length.EqualTo(2));
    }

    [Test]
    public async Task The_summary_counts_duplicates_among_what_is_kept()
    {
        await using var bench = await Bench.StartAsync(options => options.MaxMessages = 3);
        await bench.PostJsonAsync("/track", Some.Batch(Event(1), Event(2), Event(3)));

        var full = await bench.GetAsync("/_/summary");
        await bench.PostJsonAsync("/track", Some.Batch(With(Event(4), "$insert_id", "x"), With(Event(5), "$insert_id", "y")));
        var later = await bench.GetAsync("/_/summary");

        Assert.That((int)JsonNode.Parse(full.Body)!["duplicateEvents"]!, Is.EqualTo(2));
        Assert.That((int)JsonNode.Parse(later.Body)!["duplicateEvents"]!, Is.Zero);
    }

    private static JsonObject Event(int number) => Some.EventWith("number", number);

    private static JsonObject With(JsonObject json, string property, JsonNode? value)
    {
        json["properties"]![property] = value;
        return json;
    }

    private static IEnumerable<int> Numbers(Bench bench, Deduplication deduplication) =>
        bench.Emulator.GetEvents(deduplication).Select(stored => (int)stored.Properties["number"]!);
}
