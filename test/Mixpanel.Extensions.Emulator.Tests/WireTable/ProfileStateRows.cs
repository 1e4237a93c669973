using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.WireTable;

/// <summary>What an update of a user leaves behind.</summary>
internal static class ProfileStateRows
{
    public static IEnumerable<WireRow> All =>
    [
        Engage("P17", "an update moves $last_seen", "", Some.Profile()) with
        {
            Then = static emulator => Assert.That((string?)Properties(emulator)["$last_seen"], Is.EqualTo("2026-01-15T12:00:00")),
        },
        Engage("P17", "$ignore_time leaves $last_seen alone", "", Some.Profile().With("$ignore_time", true)) with
        {
            Then = static emulator => Assert.That(Properties(emulator), Does.Not.ContainKey("$last_seen")),
        },
        Engage("P18", "without ip the request places the user", "", Some.Profile()) with { Then = PlacedBy("127.0.0.1") },
        Engage("P18", "ip=1 places the user", "ip=1", Some.Profile()) with { Then = PlacedBy("127.0.0.1") },
        Engage("P18", "ip=0 places nobody", "ip=0", Some.Profile()) with { Then = PlacedBy(null) },
        Engage("P18", "$ip wins", "ip=1", Some.Profile().With("$ip", "203.0.113.7")) with { Then = PlacedBy("203.0.113.7") },
        Creates("$set", new JsonObject { ["n"] = 1 }),
        Creates("$set_once", new JsonObject { ["n"] = 1 }),
        Creates("$add", new JsonObject { ["n"] = 1 }),
        Creates("$append", new JsonObject { ["n"] = 1 }),
        Creates("$union", new JsonObject { ["n"] = new JsonArray(1) }),
        CreatesNothing("$unset", new JsonArray("n")),
        CreatesNothing("$remove", new JsonObject { ["n"] = 1 }),
        CreatesNothing("$delete", ""),
        new("P20", "the profile of a device stays behind", SendAsDeviceAndIdentifyAsync)
        {
            Options = static options => options.IdentityMode = IdentityMode.Simplified,
            Then = static emulator => Assert.That(emulator.Profiles["ann"], Is.Not.Null.And.Property("HasProfile").False),
        },
    ];

    private static WireRow Engage(string number, string name, string query, JsonObject update) =>
        new(number, name, bench => bench.PostJsonAsync($"/engage?{query}", Some.Batch(update))) { Body = "1", Outcomes = "A" };

    private static WireRow Creates(string name, JsonNode operand) => Engage("P19", $"{name} creates a profile", "", Some.Profile(name, operand)) with
    {
        Then = static emulator => Assert.That(Properties(emulator), Does.ContainKey("n")),
    };

    private static WireRow CreatesNothing(string name, JsonNode operand) =>
        Engage("P19", $"{name} creates no profile", "", Some.Profile(name, operand)) with
        {
            Then = static emulator => Assert.That(emulator.Profiles["user-7"]?.HasProfile, Is.Not.True),
        };

    private static Action<MixpanelEmulator> PlacedBy(string? address) =>
        emulator => Assert.That(emulator.Profiles["user-7"]!.Operations.Single().LocatedBy, Is.EqualTo(address));

    private static JsonObject Properties(MixpanelEmulator emulator) => emulator.Profiles["user-7"]!.Properties;

    private static async Task<Answered> SendAsDeviceAndIdentifyAsync(Bench bench)
    {
        await bench.PostJsonAsync("/engage", Some.Batch(Some.Profile().With("$distinct_id", "$device:d1")));

        return await bench.PostJsonAsync("/track", Some.Batch(Some.BareEvent("Login", ("token", "T"), ("$device_id", "d1"), ("$user_id", "ann"))));
    }
}
