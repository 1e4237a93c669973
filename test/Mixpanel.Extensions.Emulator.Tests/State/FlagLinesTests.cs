using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.State;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.State;

/// <summary>What the emulator says about feature flags and who saw them.</summary>
internal sealed class FlagLinesTests
{
    [Test]
    public void People_and_exposures_are_counted_for_each_variant()
    {
        var lines = FlagLines.Of(
            Definitions("""[{"key":"fee","name":"Fee","context":"distinct_id","experiment_id":"e","ruleset":{"variants":[{"key":"paid","value":4.9,"split":0.5},{"key":"free","value":0}]}}]"""),
            [new("fee", "free", "ann"), new("fee", "free", "bob"), new("fee", "free", "ann")]);

        var flag = lines.Single();
        Assert.That((flag.Key, flag.Name, flag.Status, flag.Context, flag.Experiment), Is.EqualTo(("fee", "Fee", "enabled", "distinct_id", "e")));
        Assert.That(
            flag.Variants.Select(variant => (variant.Key, variant.Value!.ToJsonString(), variant.Split, variant.Users, variant.Exposures)),
            Is.EqualTo([("paid", "4.9", (double?)0.5, 0, 0), ("free", "0", null, 2, 3)]));
    }

    [Test]
    public void What_was_seen_without_a_definition_is_listed_too()
    {
        var lines = FlagLines.Of(Definitions("""[{"key":"fee","status":"disabled"}]"""), [new("fee", "gone", "ann"), new("remote", "on", "bob")]);

        Assert.That(
            lines.Select(flag => (flag.Key, flag.Status, flag.Variants.Single().Key, flag.Variants.Single().IsDefined)),
            Is.EqualTo([("fee", "disabled", "gone", false), ("remote", null, "on", false)]));
    }

    [TestCase("""[{}]""")]
    [TestCase("""[{"key":7,"name":[],"status":{},"context":1,"ruleset":"x"}]""")]
    [TestCase("""[{"key":"a","ruleset":{"variants":{}}}]""")]
    [TestCase("""[{"key":"a","ruleset":{"variants":[1,null,{},{"key":2,"split":"x"}]}}]""")]
    [TestCase("""[{"key":"a"},{"key":"a"}]""")]
    public void A_definition_of_any_shape_is_listed(string definitions)
    {
        var json = Definitions(definitions);

        Assert.That(FlagLines.Of(json, [new("a", "on", "ann")]).Count(flag => flag.Status is not null), Is.EqualTo(json.Count));
    }

    [Test]
    public async Task Exposures_are_read_from_events_each_once()
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostJsonAsync("/track", Some.Batch(
            Exposure("ann", "1", "fee"), Exposure("ann", "1", "fee"), Exposure("bob", "2", "fee"), Exposure("cleo", "3", flag: 5)));

        var exposures = FlagExposure.Of([.. bench.Emulator.Messages.Select(message => (message.Row!, message.Row!.CanonicalId))]);

        Assert.That(exposures, Is.EqualTo([new FlagExposure("fee", "free", "ann"), new FlagExposure("fee", "free", "bob")]));

        static JsonObject Exposure(string user, string insertId, JsonNode flag) => Some.BareEvent(
            "$experiment_started",
            ("token", "T"),
            ("time", Bench.Now.ToUnixTimeMilliseconds()),
            ("distinct_id", user),
            ("$insert_id", insertId),
            ("Experiment name", flag),
            ("Variant name", "free"));
    }

    [Test]
    public async Task An_exposure_of_what_is_no_text_harms_no_other()
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostJsonAsync("/track", """
            [{"event":"$experiment_started","properties":{"token":"T","distinct_id":"ann","Experiment name":"\ud800","Variant name":"free"}},
             {"event":"$experiment_started","properties":{"token":"T","distinct_id":"bob","Experiment name":"fee","Variant name":"free"}}]
            """);

        var exposures = FlagExposure.Of([.. bench.Emulator.Messages.Select(message => (message.Row!, message.Row!.CanonicalId))]);

        Assert.That(exposures, Does.Contain(new FlagExposure("fee", "free", "bob")));
    }

    private static JsonArray Definitions(string json) => JsonNode.Parse(json)!.AsArray();
}
