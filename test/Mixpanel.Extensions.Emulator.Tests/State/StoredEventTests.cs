using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.State;

/// <summary>What becomes of an event on its way into the project.</summary>
[CancelAfter(20_000)]
internal sealed class StoredEventTests
{
    [Test]
    public async Task An_event_is_stored_with_what_Mixpanel_adds_and_without_what_it_takes_out()
    {
        await using var bench = await Bench.StartAsync();
        var sent = Some.EventWith("plan", "pro").ToJsonString();

        await bench.ImportAsync("strict=1", $"[{sent}]");

        var stored = bench.Emulator.Events.Single();
        var now = Bench.Now.ToUnixTimeMilliseconds();
        Assert.That(stored.Time, Is.EqualTo(Bench.Now));
        Assert.That(stored.InsertId, Is.EqualTo("29fc2962-6d9c-455d-95ad-95b84f09b9e4"));
        Assert.That(stored.Properties.ToJsonString(), Is.EqualTo(
            $$"""
            {"time":{{now}},"distinct_id":"user-7","$insert_id":"29fc2962-6d9c-455d-95ad-95b84f09b9e4","plan":"pro","$import":true,"mp_processing_time_ms":{{now}},"$mp_api_timestamp_ms":{{now}},"$mp_event_size":{{sent.Length}}}
            """));
    }

    [TestCase("1768478399", 1768478399000)]
    [TestCase("1768478399.25", 1768478399250)]
    [TestCase("1768478399250", 1768478399250)]
    [TestCase("null", 1768478400000)]
    [TestCase("\"soon\"", 1768478400000)]
    [TestCase("1768478401000", 1768478400000)]
    [TestCase("1e300", 1768478400000)]
    public async Task Time_is_seconds_or_milliseconds_and_never_to_come(string time, long expected)
    {
        await using var bench = await Bench.StartAsync();

        await bench.PostJsonAsync("/track", Some.Batch(Some.EventWith("time", JsonNode.Parse(time))));

        Assert.That(bench.Emulator.Events.Single().Time.ToUnixTimeMilliseconds(), Is.EqualTo(expected));
    }

    [Test]
    public async Task Long_text_is_cut()
    {
        await using var bench = await Bench.StartAsync();

        await bench.PostJsonAsync("/track", Some.Batch(Some.EventWith("text", new string('x', 300))));

        Assert.That(bench.Emulator.Events.Single().Properties["text"]!.GetValue<string>(), Is.EqualTo(new string('x', 255)));
    }

    [Test]
    public async Task Rejected_and_ignored_events_are_not_stored()
    {
        await using var bench = await Bench.StartAsync(options => options.ProjectToken = "T");

        await bench.PostJsonAsync("/track", Some.Batch(
            Some.EventWithout("token"),
            Some.EventWith("token", "other"),
            Some.EventWith("$ignore", true),
            Some.EventWith("$ignore", ""),
            Some.EventWith("time", Bench.Now.AddDays(-6).ToUnixTimeSeconds())));
        await bench.PostJsonAsync("/engage", Some.Batch(Some.Profile().With("$token", "other")));

        Assert.That(bench.Emulator.Events.Select(stored => stored.Sequence), Is.EqualTo([4L]));
        Assert.That(bench.Emulator.Profiles.Single().HasProfile, Is.False);
    }

    [TestCase("/track", "", false)]
    [TestCase("/track?ip=0", "", false)]
    [TestCase("/track?ip=1", "", true)]
    public async Task An_event_without_an_id_gets_one_from_its_address_when_asked_for(string path, string ownId, bool hashed)
    {
        await using var bench = await Bench.StartAsync();

        await bench.PostJsonAsync(path, Some.Batch(Some.EventWithout("distinct_id"), Some.EventWithout("distinct_id"), Some.EventWith("distinct_id", "")));

        var events = bench.Emulator.Events;
        Assert.That(events[0].DistinctId.Length > 0, Is.EqualTo(hashed));
        Assert.That(events[1].DistinctId, Is.EqualTo(events[0].DistinctId));
        Assert.That(events[2].DistinctId, Is.EqualTo(ownId));
    }

    [TestCase("/track", null, null)]
    [TestCase("/track?ip=1", null, "127.0.0.1")]
    [TestCase("/track?ip=1", "0", null)]
    [TestCase("/track", "203.0.113.9", "203.0.113.9")]
    public async Task An_event_is_placed_by_its_own_address_or_by_that_of_the_request(string path, string? ip, string? placedBy)
    {
        await using var bench = await Bench.StartAsync(options => options.Locate = address => new EmulatorPlace(address, null, "DE"));

        await bench.PostJsonAsync(path, Some.Batch(ip is null ? Some.Event() : Some.EventWith("ip", ip)));

        var properties = bench.Emulator.Events.Single().Properties;
        Assert.That((string?)properties["$city"], Is.EqualTo(placedBy));
        Assert.That((string?)properties["mp_country_code"], Is.EqualTo(placedBy is null ? null : "DE"));
        Assert.That(properties.ContainsKey("ip"), Is.False);
    }

    [Test]
    public async Task A_place_that_was_sent_wins()
    {
        await using var bench = await Bench.StartAsync(options => options.Locate = _ => new EmulatorPlace("Bonn", "NRW", "DE"));

        await bench.PostJsonAsync("/track?ip=1", Some.Batch(Some.EventWith("$city", "Rome")));

        Assert.That((string?)bench.Emulator.Events.Single().Properties["$city"], Is.EqualTo("Rome"));
        Assert.That(bench.Emulator.Events.Single().Properties.ContainsKey("mp_country_code"), Is.False);
    }

    [Test]
    public async Task A_user_with_too_many_events_on_a_day_loses_the_further_ones()
    {
        await using var bench = await Bench.StartAsync(options => options.HotShardLimit = 2);
        var yesterday = Some.EventWith("time", Bench.Now.AddDays(-1).ToUnixTimeSeconds());

        await bench.PostJsonAsync("/track", Some.Batch(Some.Event(), Some.Event(), Some.Event(), yesterday, Some.EventWith("distinct_id", "other")));

        var events = bench.Emulator.Events;
        Assert.That(events.Select(stored => stored.Name), Is.EqualTo(["Signup", "Signup", "$hotshard_events", "Signup", "Signup"]));
        Assert.That(events[2].DistinctId, Is.Empty);
        Assert.That((string?)events[2].Properties["mp_original_event_name"], Is.EqualTo("Signup"));
        Assert.That((string?)events[2].Properties["mp_original_distinct_id"], Is.EqualTo("user-7"));
    }

    [Test]
    public async Task Waiting_for_events_of_a_name_ends_with_the_last_of_them(CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync();
        var waiting = bench.Emulator.WaitForEventsAsync(2, "Wanted", cancellationToken);

        await bench.PostJsonAsync("/track", Some.Batch(Some.Event("Wanted"), Some.Event("Other")));
        var early = waiting.IsCompleted;
        await bench.PostJsonAsync("/track", Some.Batch(Some.Event("Wanted")));

        Assert.That(early, Is.False);
        Assert.That((await waiting).Select(stored => stored.Sequence), Is.EqualTo([1L, 3L]));
        Assert.That(await bench.Emulator.WaitForEventsAsync(3, cancellationToken: cancellationToken), Has.Count.EqualTo(3));
    }
}
