using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.State;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.State;

/// <summary>What the emulator says about the events of a name.</summary>
internal sealed class SummaryTests
{
    [TestCase("Order Placed", "order placed")]
    [TestCase("Order Placed", "order_placed")]
    [TestCase("Order Placed", "OrderPlaced")]
    [TestCase("Order Placed", "Order Plaecd")]
    [TestCase("Order Placed", "Order Place")]
    [TestCase("Order Placed", "Orders Placed")]
    [TestCase("Order Placed", "Order Plased")]
    public void The_rarer_of_two_similar_names_looks_misspelled(string frequent, string rare)
    {
        var found = SimilarNames.Find([(rare, 1), (frequent, 10)]);

        Assert.That(found, Is.EqualTo(new Dictionary<string, string> { [rare] = frequent }));
    }

    [TestCase("Step 1", "Step 2")]
    [TestCase("Step 1", "Step 12")]
    [TestCase("Open", "Opel")]
    [TestCase("Order Placed", "Order Paid")]
    [TestCase("!", "?")]
    public void Names_that_differ_on_purpose_do_not(string one, string other)
    {
        Assert.That(SimilarNames.Find([(one, 1), (other, 10)]), Is.Empty);
    }

    [Test]
    public async Task Properties_are_listed_with_types_samples_and_warnings()
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostJsonAsync("/track", Some.Batch(
            Some.BareEvent("Paid", ("token", "T"), ("total", 1.5), ("at", "2026-01-15"), ("note", null)),
            Some.BareEvent("Paid", ("token", "T"), ("total", "1.5"), ("at", "2026-01-15T12:00:00"), ("note", "x")),
            Some.BareEvent("Paid", ("token", "T"), ("total", 1.5), ("tags", new JsonArray(1)), ("o", new JsonObject()), ("b", true)),
            Some.BareEvent("paid", ("token", "T"))));

        var events = JsonNode.Parse((await bench.GetAsync("/_/events")).Body)!["events"]!;
        var paid = events[0]!;

        Assert.That(paid["properties"]!.AsArray().Select(Line), Is.EqualTo(
        [
            "total 3 number 2 string 1: 1.5 \"1.5\"",
            "at 2 date 2: \"2026-01-15\" \"2026-01-15T12:00:00\"",
            "note 2 string 1 null 1: null \"x\"",
            "tags 1 list 1: [1]",
            "o 1 object 1: {}",
            "b 1 boolean 1: true",
        ]));
        Assert.That(paid["warnings"]!.ToJsonString(), Is.EqualTo("[\"\\u0027total\\u0027 has several types: number, string\"]"));
        Assert.That((string?)events[1]!["warnings"]![0], Is.EqualTo("looks like a misspelling of 'Paid'"));
    }

    [Test]
    public void Counts_are_kept_for_60_spans()
    {
        var counter = new RollingCounter(TimeSpan.FromMinutes(1));
        counter.Add(Bench.Now);
        counter.Add(Bench.Now.AddMinutes(59));
        counter.Add(Bench.Now.AddMinutes(59).AddSeconds(59));
        counter.Add(Bench.Now.AddMinutes(-1));

        var buckets = counter.Buckets(Bench.Now.AddMinutes(59));
        counter.Add(Bench.Now.AddMinutes(60));
        var later = counter.Buckets(Bench.Now.AddMinutes(60));
        var muchLater = counter.Buckets(Bench.Now.AddDays(1));

        Assert.That((buckets[0].Start, buckets[0].Count, buckets[59].Count, buckets.Sum(bucket => bucket.Count)), Is.EqualTo((Bench.Now, 1L, 2L, 3L)));
        Assert.That((later[0].Count, later[58].Count, later[59].Count), Is.EqualTo((0L, 2L, 1L)));
        Assert.That(muchLater.Sum(bucket => bucket.Count), Is.Zero);
    }

    [Test]
    public void Under_load_not_all_properties_are_looked_at()
    {
        var catalog = new EventCatalog();
        var properties = new JsonObject { ["a"] = 1 };

        for (var i = 0; i < 1800; i++)
        {
            catalog.Add("Seen", properties, Bench.Now);
        }

        var summary = catalog.Summarize("Seen", Bench.Now)!;

        Assert.That((summary.Count, summary.Examined, summary.Properties[0].Count), Is.EqualTo((1800L, 1100L, 1100L)));
    }

    private static string Line(JsonNode? property)
    {
        var types = string.Join(' ', property!["types"]!.AsArray().Select(type => $"{type!["type"]} {type["count"]}"));
        var samples = string.Join(' ', property["samples"]!.AsArray().Select(sample => (string?)sample));

        return $"{property["name"]} {property["count"]} {types}: {samples}";
    }
}
