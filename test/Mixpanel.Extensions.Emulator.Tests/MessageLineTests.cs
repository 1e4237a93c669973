using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>The line a message is printed as.</summary>
internal sealed class MessageLineTests
{
    [Test]
    public async Task An_event_shows_its_name_subject_and_own_properties()
    {
        var json = Some.Event("Order Placed");
        json["properties"]!["total"] = 42.5;
        json["properties"]!["items"] = 3;

        var line = await LineAsync("/track", json);

        Assert.That(line, Is.EqualTo("track    Order Placed        user-7        total=42.5 items=3"));
    }

    [TestCase("$set", """{"plan":"pro","tags":["a"]}""", """engage   $set                user-7        plan=pro tags=["a"]""")]
    [TestCase("$unset", """["plan","tags"]""", "engage   $unset              user-7        plan tags")]
    [TestCase("$delete", "\"\"", "engage   $delete             user-7")]
    public async Task An_update_shows_what_it_does(string name, string operand, string expected)
    {
        var line = await LineAsync("/engage", Some.Profile(name, JsonNode.Parse(operand)));

        Assert.That(line, Is.EqualTo(expected));
    }

    [Test]
    public async Task A_group_shows_its_key_and_id()
    {
        var line = await LineAsync("/groups", Some.Group());

        Assert.That(line, Is.EqualTo("groups   $set                company/acme  tier=gold"));
    }

    [Test]
    public async Task A_rejected_message_shows_why()
    {
        var line = await LineAsync("/track", Some.EventWithout("token"));

        Assert.That(line, Is.EqualTo("track    Signup              user-7        REJECTED properties.token: token, missing or empty"));
    }

    [Test]
    public async Task An_ignored_message_shows_why()
    {
        var line = await LineAsync("/track", Some.EventWith("$ignore", true));

        Assert.That(line, Does.Contain("ignored properties.$ignore: "));
    }

    [Test]
    public async Task Nothing_in_a_message_can_steer_the_terminal()
    {
        const string hostile = "a\u001b[2J\r\n\u0007\u009b\u202e\u2028\u200bz";

        var line = await LineAsync("/track", Some.Event(hostile).With("properties", new JsonObject
        {
            ["token"] = "T",
            ["distinct_id"] = hostile,
            [hostile] = hostile,
        }));

        Assert.That(line.Where(symbol => char.IsControl(symbol) || symbol is '\u202e' or '\u2028' or '\u200b'), Is.Empty);
        Assert.That(line, Does.Contain("a\uFFFD[2J").And.Contain("z"));
    }

    [Test]
    public async Task A_line_is_bounded()
    {
        var longText = string.Concat(Enumerable.Repeat("\U0001F600", 1000));
        var json = Some.Event(longText);
        json["properties"]!["distinct_id"] = longText;

        for (var i = 0; i < 50; i++)
        {
            json["properties"]![$"p{i}"] = longText;
        }

        var line = await LineAsync("/track", json);

        Assert.That(line.EnumerateRunes().Count(), Is.LessThan(280));
        Assert.That(line, Does.Not.Contain('\uFFFD').And.EndWith("…"));
    }

    private static async Task<string> LineAsync(string path, JsonObject json)
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostJsonAsync(path, Some.Batch(json));

        return bench.Emulator.Messages.Single().ToString();
    }
}
