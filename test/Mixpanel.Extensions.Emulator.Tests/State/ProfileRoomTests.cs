using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.State;

/// <summary>The reply to an update says whether it really comes about.</summary>
internal sealed class ProfileRoomTests
{
    [Test]
    public async Task An_update_fails_for_want_of_room_that_the_one_before_it_took(
        [Values("/engage?strict=1", "/groups?strict=1")] string path)
    {
        await using var bench = await Bench.StartAsync();
        var update = path.StartsWith("/groups", StringComparison.Ordinal) ? Some.Group("$set", Some.Wide(2000)) : Some.Profile("$set", Some.Wide(2000));

        var answer = await bench.PostJsonAsync(path, Some.Batch(update, With(update, "$set", "new")));

        Assert.That((int)JsonNode.Parse(answer.Body)!["num_good_events"]!, Is.EqualTo(1));
        Assert.That(Outcomes(bench), Is.EqualTo([ReceivedOutcome.Accepted, ReceivedOutcome.Rejected]));
    }

    [Test]
    public async Task The_operators_of_one_update_share_the_room()
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostJsonAsync("/engage", Some.Batch(Some.Profile("$set", Some.Wide(1999))));

        await bench.PostJsonAsync("/engage", Some.Batch(Some.Profile("$set", One("a")).With("$set_once", One("b"))));
        await bench.PostJsonAsync("/engage", Some.Batch(Some.Profile("$set", One("c")).With("$add", One("c"))));

        Assert.That(Outcomes(bench), Is.EqualTo([ReceivedOutcome.Accepted, ReceivedOutcome.Rejected, ReceivedOutcome.Accepted]));
        Assert.That((int)bench.Emulator.Profiles["user-7"]!.Properties["c"]!, Is.EqualTo(2));
        Assert.That(bench.Emulator.Profiles["user-7"]!.Properties.ContainsKey("a"), Is.False);
    }

    [TestCase("$unset", """["p0"]""")]
    [TestCase("$delete", "\"\"")]
    public async Task What_an_update_takes_away_makes_room_for_the_next(string name, string operand)
    {
        await using var bench = await Bench.StartAsync();
        var full = Some.Profile("$set", Some.Wide(2000));

        await bench.PostJsonAsync("/engage", Some.Batch(full, Some.Profile(name, JsonNode.Parse(operand)), With(full, "$set", "a"), Some.Profile()));

        Assert.That(Outcomes(bench).Take(3), Is.All.EqualTo(ReceivedOutcome.Accepted));
        Assert.That(bench.Emulator.Profiles["user-7"]!.Properties.ContainsKey("a"), Is.True);
        Assert.That(bench.Emulator.Profiles["user-7"]!.Properties.ContainsKey("plan"), Is.EqualTo(name == "$delete"));
    }

    [Test]
    public async Task Where_a_user_was_last_seen_takes_no_room()
    {
        await using var bench = await Bench.StartAsync(options => options.Locate = _ => new EmulatorPlace("C", "R", "DE"));
        var update = Some.Profile("$set", Some.Wide(1999));

        await bench.PostJsonAsync("/engage", Some.Batch(update, With(update, "$set", "a")));

        Assert.That(bench.Emulator.Profiles["user-7"]!.Properties.ContainsKey("a"), Is.True);
    }

    private static JsonObject One(string property) => new() { [property] = 1 };

    private static JsonObject With(JsonObject update, string name, string property) => update.DeepClone().AsObject().With(name, One(property));

    private static IEnumerable<ReceivedOutcome> Outcomes(Bench bench) => bench.Emulator.Messages.Select(message => message.Outcome);
}
