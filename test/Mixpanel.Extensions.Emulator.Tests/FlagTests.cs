using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>What a test or a file says about feature flags is what senders are told.</summary>
internal sealed class FlagTests
{
    [Test]
    public async Task A_flag_set_while_the_emulator_runs_is_served()
    {
        await using var bench = await Bench.StartAsync();

        bench.Emulator.Flags.Set("color", "b", "blue");
        bench.Emulator.Flags.Set("color", "r", "red", distinctId: "user-1");
        bench.Emulator.Flags.Set("limit", new JsonObject { ["variant_key"] = "five", ["variant_value"] = 5, ["experiment_id"] = "e" });

        Assert.That(await VariantsAsync(bench, "user-1"), Is.EqualTo(
            """{"code":200,"flags":{"color":{"variant_key":"r","variant_value":"red"},"limit":{"variant_key":"five","variant_value":5,"experiment_id":"e"}}}"""));
        Assert.That(await VariantsAsync(bench, "user-2"), Does.Contain("\"blue\"").And.Not.Contain("\"red\""));
    }

    [Test]
    public async Task A_definition_replaces_the_one_with_its_key()
    {
        await using var bench = await Bench.StartAsync();

        bench.Emulator.Flags.SetDefinition(new JsonObject { ["key"] = "a", ["name"] = "first" });
        bench.Emulator.Flags.SetDefinition(new JsonObject { ["key"] = "b", ["status"] = "disabled" });
        bench.Emulator.Flags.SetDefinition(new JsonObject { ["key"] = "a", ["name"] = "second" });

        Assert.That(await DefinitionsAsync(bench), Is.EqualTo("""{"flags":[{"key":"a","name":"second"}]}"""));
    }

    [Test]
    public async Task A_removed_flag_is_gone_everywhere()
    {
        await using var bench = await Bench.StartAsync();
        bench.Emulator.Flags.Set("a", "x", true);
        bench.Emulator.Flags.Set("a", "y", true, "user-1");
        bench.Emulator.Flags.SetDefinition(new JsonObject { ["key"] = "a" });

        bench.Emulator.Flags.Remove("a");

        Assert.That(await VariantsAsync(bench, "user-1"), Is.EqualTo("""{"code":200,"flags":{}}"""));
        Assert.That(await DefinitionsAsync(bench), Is.EqualTo("""{"flags":[]}"""));
    }

    [Test]
    public async Task Loading_replaces_everything_and_clearing_forgets_it()
    {
        await using var bench = await Bench.StartAsync();
        bench.Emulator.Flags.Set("old", "x", 1, "user-1");

        bench.Emulator.Flags.Load("""{"variants":{"new":{"variant_key":"y","variant_value":null}}}""");
        Assert.That(await VariantsAsync(bench, "user-1"), Is.EqualTo("""{"code":200,"flags":{"new":{"variant_key":"y","variant_value":null}}}"""));

        bench.Emulator.Flags.Clear();
        Assert.That(await VariantsAsync(bench, "user-1"), Is.EqualTo("""{"code":200,"flags":{}}"""));
    }

    [Test]
    public async Task What_was_given_is_copied()
    {
        await using var bench = await Bench.StartAsync();
        var variant = new JsonObject { ["variant_key"] = "x" };
        bench.Emulator.Flags.Set("a", variant);

        variant["variant_key"] = "changed";

        Assert.That(await VariantsAsync(bench, "user-1"), Is.EqualTo("""{"code":200,"flags":{"a":{"variant_key":"x"}}}"""));
    }

    [TestCase("", "not JSON")]
    [TestCase("[]", "must be a JSON object")]
    [TestCase("""{"flag":[]}""", "'flag' is not one of")]
    [TestCase("""{"flags":{}}""", "'flags' must be a list")]
    [TestCase("""{"flags":[1]}""", "'flags' must hold objects only")]
    [TestCase("""{"variants":[]}""", "'variants' must be an object")]
    [TestCase("""{"variants":{"a":true}}""", "the variant of 'a' must be an object")]
    [TestCase("""{"users":{"u":[]}}""", "'users.u' must be an object")]
    [TestCase("""{"users":{"u":{"a":1}}}""", "the variant of 'a' must be an object")]
    public async Task Flags_that_cannot_be_read_change_nothing(string json, string words)
    {
        await using var bench = await Bench.StartAsync();
        bench.Emulator.Flags.Set("kept", "x", 1);

        Assert.That(() => bench.Emulator.Flags.Load(json), Throws.ArgumentException.With.Message.Contains(words));
        Assert.That(await VariantsAsync(bench, "u"), Does.Contain("kept"));
    }

    private static async Task<string> VariantsAsync(Bench bench, string distinctId) =>
        await GetAsync(bench, $"/flags?context={Uri.EscapeDataString(new JsonObject { ["distinct_id"] = distinctId }.ToJsonString())}");

    private static Task<string> DefinitionsAsync(Bench bench) => GetAsync(bench, "/flags/definitions");

    private static async Task<string> GetAsync(Bench bench, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", "Basic T:");

        return (await bench.SendAsync(request)).Body;
    }
}
