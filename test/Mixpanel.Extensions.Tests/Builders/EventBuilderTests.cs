using Mixpanel.Extensions.Tests.Messages;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Builders;

internal sealed class EventBuilderTests : EncodingFixture
{
    private static readonly string _library = $"\"mp_lib\":\"dotnet\",\"$lib_version\":\"{MixpanelLibrary.Version}\"";

    [Test]
    public async Task An_event_travels_with_token_user_time_id_and_library()
    {
        await Door.SendAsync(new EventBuilder("user-1", "Order Placed").InsertId("id-1").With("total", 42.5m).With("gift", true));

        Assert.That(Project.Request.Text, Is.EqualTo(
            $$$"""[{"event":"Order Placed","properties":{"token":"{{{TestProject.Token}}}","distinct_id":"user-1","time":1700000000000,"$insert_id":"id-1",{{{_library}}},"total":42.5,"gift":true}}]"""));
    }

    [Test]
    public async Task TrackAsync_sends_the_same_event()
    {
        await Door.TrackAsync("user-1", "E", new() { ["a"] = 1, ["$insert_id"] = "id-1" });

        Assert.That(Project.Request.Text, Is.EqualTo($"[{Json(new EventBuilder("user-1", "E").With("a", 1).InsertId("id-1"))}]"));
        Assert.That(Project.Request.Path, Is.EqualTo("/track"));
    }

    [Test]
    public async Task TrackAsync_needs_no_properties()
    {
        await Door.TrackAsync("user-1", "E");

        Assert.That(Project.Request.Json[0]!["properties"]!.AsObject().Select(property => property.Key), Is.EqualTo(
            new[] { "token", "distinct_id", "time", "$insert_id", "mp_lib", "$lib_version" }));
    }

    [TestCase("token", "other")]
    [TestCase("distinct_id", "other")]
    [TestCase("$insert_id", "other")]
    [TestCase("mp_lib", "other")]
    [TestCase("$lib_version", "other")]
    [TestCase("ip", "1.2.3.4")]
    public void The_callers_own_property_wins_and_is_written_once(string name, string value)
    {
        var json = Json(new EventBuilder("user-1", "E").InsertId("id-1").With("a", 1).With(name, value));

        Assert.That(Properties(new EventBuilder("user-1", "E").InsertId("id-1").With(name, value))[name]!.GetValue<string>(), Is.EqualTo(value));
        Assert.That(json.Split($"\"{name}\":"), Has.Length.EqualTo(2));
    }

    [Test]
    public void The_last_value_wins()
    {
        var properties = Properties(new EventBuilder("user-1", "E").With("a", 1).With(new MixpanelProperties { ["b"] = 2, ["a"] = 3 }).With("b", 4));

        Assert.That(properties["a"]!.GetValue<int>(), Is.EqualTo(3));
        Assert.That(properties["b"]!.GetValue<int>(), Is.EqualTo(4));
    }

    [Test]
    public void A_default_property_is_weaker_than_the_events_own()
    {
        Use(options =>
        {
            options.DefaultProperties["app"] = "shop";
            options.DefaultProperties["plan"] = "default";
        });

        Assert.That(Json(new EventBuilder("user-1", "E").InsertId("id").With("plan", "pro").With("z", 1)), Does.EndWith(
            ",\"app\":\"shop\",\"plan\":\"pro\",\"z\":1}}"));
        Assert.That(Properties(new ImportBuilder("user-1", "E", Project.Clock.GetUtcNow()))["app"]!.GetValue<string>(), Is.EqualTo("shop"));
    }

    [Test]
    public void An_event_counts_for_one_group_or_several()
    {
        var properties = Properties(new EventBuilder("user-1", "E").InGroup("company", "Acme").InGroup("team", "a", "b"));

        Assert.That(properties["company"]!.ToJsonString(), Is.EqualTo("\"Acme\""));
        Assert.That(properties["team"]!.ToJsonString(), Is.EqualTo("""["a","b"]"""));
    }

    [Test]
    public void Location_and_address_travel_under_Mixpanels_names()
    {
        var properties = Properties(new EventBuilder("user-1", "E").Location(48.5, -11.25).Ip("1.2.3.4"));

        Assert.That(properties["$latitude"]!.ToJsonString(), Is.EqualTo("48.5"));
        Assert.That(properties["$longitude"]!.ToJsonString(), Is.EqualTo("-11.25"));
        Assert.That(properties["ip"]!.ToJsonString(), Is.EqualTo("\"1.2.3.4\""));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_user_or_device_id_stands_in_for_the_distinct_id(bool isDevice)
    {
        static EventBuilder WithId(EventBuilder builder, bool isDevice) => isDevice ? builder.DeviceId("d-1") : builder.UserId("u-1");

        Assert.That(Properties(WithId(new EventBuilder("E"), isDevice)).ContainsKey("distinct_id"), Is.False);
        Assert.That(Properties(WithId(new EventBuilder("", "E"), isDevice))["distinct_id"]!.GetValue<string>(), Is.Empty);
        Assert.That(Properties(WithId(new EventBuilder("E"), isDevice))[isDevice ? "$device_id" : "$user_id"]!.GetValue<string>(), Is.EqualTo(isDevice ? "d-1" : "u-1"));
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase(null)]
    public async Task A_user_id_without_text_stands_in_for_nothing(string? userId)
    {
        Expect(await Refusal(new EventBuilder("E").With("$user_id", userId)), SendReason.MissingDistinctId, "distinct_id");
        Expect(await Door.SendAsync(new EventBuilder("", "E").With("$device_id", userId)), SendReason.MissingDistinctId, "distinct_id");
    }

    [Test]
    public async Task An_event_of_nobody_is_rejected()
    {
        Expect(await Refusal(new EventBuilder("E")), SendReason.MissingDistinctId, "distinct_id");
        Expect(await Door.SendAsync(new EventBuilder("", "E")), SendReason.MissingDistinctId, "distinct_id");
        Expect(await Door.SendAsync(new EventBuilder("user-1", "E").With("distinct_id", " ")), SendReason.MissingDistinctId, "distinct_id");
        Expect(await Door.TrackAsync("", "E"), SendReason.MissingDistinctId, "distinct_id");
    }

    [Test]
    public async Task An_event_that_says_itself_that_it_is_of_nobody_goes_to_track_only()
    {
        Assert.That(Properties(new EventBuilder("user-1", "E").With("distinct_id", PropertyValue.Null))["distinct_id"], Is.Null);
        Expect(
            await Door.SendAsync(new ImportBuilder("user-1", "E", Project.Clock.GetUtcNow()).With("distinct_id", PropertyValue.Null)),
            SendReason.MissingDistinctId, "distinct_id");
    }

    [Test]
    public void A_numeric_id_travels_as_a_number() =>
        Assert.That(Properties(new EventBuilder("user-1", "E").With("distinct_id", 42))["distinct_id"]!.ToJsonString(), Is.EqualTo("42"));

    [Test]
    public async Task A_distinct_id_that_cannot_be_written_is_rejected() => Expect(
        await Refusal(new EventBuilder("user-1", "E").With("distinct_id", double.NaN)), SendReason.InvalidValue, "distinct_id");
}
