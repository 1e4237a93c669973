using Mixpanel.Extensions.Tests.Messages;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Builders;

internal sealed class ProfileBuilderTests : EncodingFixture
{
    private const string Head = $"{{\"$token\":\"{TestProject.Token}\",\"$time\":1700000000,\"$distinct_id\":\"user-1\",";

    private static readonly MixpanelProperties _two = new() { ["a"] = 1, ["b"] = new[] { "x" } };

    private static IEnumerable<TestCaseData> Operations()
    {
        yield return Case("set", p => p.Set("a", 1), "\"$set\":{\"a\":1}", true);
        yield return Case("set many", p => p.Set(_two), "\"$set\":{\"a\":1,\"b\":[\"x\"]}", true);
        yield return Case("set nothing", p => p.Set(new MixpanelProperties()), "\"$set\":{}", true);
        yield return Case("set once", p => p.SetOnce("a", 1), "\"$set_once\":{\"a\":1}", true);
        yield return Case("set once many", p => p.SetOnce(_two), "\"$set_once\":{\"a\":1,\"b\":[\"x\"]}", true);
        yield return Case("increment", p => p.Increment("a"), "\"$add\":{\"a\":1}", false);
        yield return Case("increment by", p => p.Increment("a", -2.5m), "\"$add\":{\"a\":-2.5}", false);
        yield return Case("increment many", p => p.Increment(new MixpanelProperties { ["a"] = 1, ["b"] = 2UL }), "\"$add\":{\"a\":1,\"b\":2}", false);
        yield return Case("append", p => p.Append("a", "x"), "\"$append\":{\"a\":\"x\"}", false);
        yield return Case("append many", p => p.Append(_two), "\"$append\":{\"a\":1,\"b\":[\"x\"]}", false);
        yield return Case("union", p => p.Union("a", new[] { 1, 2 }), "\"$union\":{\"a\":[1,2]}", true);
        yield return Case("union of one", p => p.Union("a", "x"), "\"$union\":{\"a\":[\"x\"]}", true);
        yield return Case("union of a sequence", p => p.Union("a", PropertyValue.From(new List<int> { 1 })), "\"$union\":{\"a\":[1]}", true);
        yield return Case("union many", p => p.Union(_two), "\"$union\":{\"a\":[1],\"b\":[\"x\"]}", true);
        yield return Case("remove", p => p.Remove("a", "x"), "\"$remove\":{\"a\":\"x\"}", true);
        yield return Case("remove many", p => p.Remove(new MixpanelProperties { ["a"] = "x", ["b"] = 2 }), "\"$remove\":{\"a\":\"x\",\"b\":2}", true);
        yield return Case("unset", p => p.Unset("a"), "\"$unset\":[\"a\"]", true);
        yield return Case("unset many", p => p.Unset("a", "b"), "\"$unset\":[\"a\",\"b\"]", true);
        yield return Case("delete", p => p.Delete(), "\"$delete\":\"\"", true);
        yield return Case("charge", p => p.TrackCharge(9.90m), "\"$append\":{\"$transactions\":{\"$amount\":9.90}}", false);
        yield return Case(
            "charge at",
            p => p.TrackCharge(5, new DateTimeOffset(2023, 11, 14, 22, 0, 0, TimeSpan.FromHours(2))),
            "\"$append\":{\"$transactions\":{\"$time\":\"2023-11-14T20:00:00\",\"$amount\":5}}", false);
        yield return Case(
            "charge with more",
            p => p.TrackCharge(5, properties: new() { ["$time"] = "2013-01-01T09:00:00", ["sku"] = "A" }),
            "\"$append\":{\"$transactions\":{\"$time\":\"2013-01-01T09:00:00\",\"sku\":\"A\",\"$amount\":5}}", false);
        yield return Case("clear charges", p => p.ClearCharges(), "\"$unset\":[\"$transactions\"]", true);
        yield return Case("ip", p => p.Set("a", 1).Ip("1.2.3.4"), "\"$set\":{\"a\":1},\"$ip\":\"1.2.3.4\"", true);
        yield return Case("ignore time", p => p.Set("a", 1).IgnoreTime(), "\"$set\":{\"a\":1},\"$ignore_time\":true", true);
        yield return Case("ignore alias", p => p.Delete().IgnoreAlias(), "\"$delete\":\"\",\"$ignore_alias\":true", true);
        yield return Case("location", p => p.Set("a", 1).Location(48.5, -11.25), "\"$set\":{\"a\":1},\"$latitude\":48.5,\"$longitude\":-11.25", true);
        yield return Case("meta", p => p.Set("a", 1).Meta("x", new[] { 1 }), "\"$set\":{\"a\":1},\"x\":[1]", true);
    }

    [TestCaseSource(nameof(Operations))]
    public void An_operation_travels_with_its_operator(Func<ProfileBuilder, ProfileBuilder> change, string json, bool isRepeatable)
    {
        var message = Door.Build(change(new ProfileBuilder("user-1")));

        Assert.That(Json(change(new ProfileBuilder("user-1"))), Is.EqualTo(Head + json + "}"));
        Assert.That(message.IsRepeatable, Is.EqualTo(isRepeatable));
        Assert.That(message.Records, Is.EqualTo(1));
        Assert.That(message.Subject, Is.EqualTo("user-1"));
        Assert.That(message.InsertId, Is.Null);
    }

    [Test]
    public async Task Operations_travel_in_order_as_records_of_one_request()
    {
        await Door.UpdateProfileAsync("user-1", profile => profile.Set("a", 1).Increment("n").Set("b", 2).Unset("c").Unset("d").Delete());

        Assert.That(Project.Request.Path, Is.EqualTo("/engage"));
        Assert.That(Project.Request.Text, Is.EqualTo("[" + string.Join(',', new[]
        {
            Head + "\"$set\":{\"a\":1}}", Head + "\"$add\":{\"n\":1}}", Head + "\"$set\":{\"b\":2}}", Head + "\"$unset\":[\"c\"]}", Head + "\"$unset\":[\"d\"]}",
            Head + "\"$delete\":\"\"}",
        }) + "]"));
        Assert.That(Door.Build(new ProfileBuilder("user-1").Set("a", 1).Unset("c").Delete()).Records, Is.EqualTo(3));
    }

    [Test]
    public void Neighbours_of_one_operator_share_a_record() => Assert.That(
        Json(new ProfileBuilder("user-1").Set("a", 1).Set("b", 2).Set(new MixpanelProperties { ["c"] = 3 }).Set("d", 4)),
        Is.EqualTo($"{Head}\"$set\":{{\"a\":1,\"b\":2}}}},{Head}\"$set\":{{\"c\":3,\"d\":4}}}}"));

    [Test]
    public void The_same_name_again_stays_a_step_of_its_own() => Assert.That(
        Json(new ProfileBuilder("user-1").Increment("n", 1).Increment("n", 2)),
        Is.EqualTo($"{Head}\"$add\":{{\"n\":1}}}},{Head}\"$add\":{{\"n\":2}}}}"));

    [Test]
    public void Two_charges_are_two() => Assert.That(Door.Build(new ProfileBuilder("user-1").TrackCharge(1).TrackCharge(2)).Records, Is.EqualTo(2));

    [Test]
    public void Meta_travels_in_every_record_and_wins() => Assert.That(
        Json(new ProfileBuilder("user-1").Set("a", 1).Delete().Meta("$token", "other").Time(DateTimeOffset.FromUnixTimeMilliseconds(1_600_000_000_999))),
        Is.EqualTo("""{"$token":"other","$time":1600000000,"$distinct_id":"user-1","$set":{"a":1}},{"$token":"other","$time":1600000000,"$distinct_id":"user-1","$delete":""}"""));

    [Test]
    public void One_operation_that_must_not_be_repeated_makes_the_update_so() =>
        Assert.That(Door.Build(new ProfileBuilder("user-1").Set("a", 1).Append("b", 1).Set("c", 1)).IsRepeatable, Is.False);

    [TestCaseSource(nameof(NotNumbers))]
    public async Task Only_a_number_can_be_added(PropertyValue value)
    {
        Expect(await Refusal(new ProfileBuilder("user-1").Increment("n", value)), SendReason.InvalidValue, "$add.n");
        Expect(await Door.SendAsync(new ProfileBuilder("user-1").Increment(new MixpanelProperties { ["n"] = value })), SendReason.InvalidValue, "$add.n");
        Expect(await Door.SendAsync(new ProfileBuilder("user-1").TrackCharge(value)), SendReason.InvalidValue, "$append.$transactions.$amount");
    }

    [Test]
    public async Task Only_a_single_value_can_be_removed()
    {
        Expect(await Refusal(new ProfileBuilder("user-1").Remove("l", new[] { "a" })), SendReason.InvalidValue, "$remove.l");
        Expect(await Door.SendAsync(new GroupBuilder("k", "g").Remove(new MixpanelProperties { ["l"] = PropertyValue.From(new List<int>()) })), SendReason.InvalidValue, "$remove.l");
    }

    [Test]
    public async Task An_update_without_an_operation_is_not_sent()
    {
        foreach (var builder in new MessageBuilder[] { new ProfileBuilder("user-1").IgnoreTime(), new GroupBuilder("company", "Acme") })
        {
            var result = await Door.SendAsync(builder);

            Assert.That(result.Status, Is.EqualTo(SendStatus.Filtered));
            Assert.That(result.Reason, Is.EqualTo(SendReason.NothingToSend));
        }

        Assert.That(Project.Server.Requests, Is.Empty);
    }

    private static IEnumerable<PropertyValue> NotNumbers() =>
        ["1", true, PropertyValue.Null, new[] { 1 }, TimeSpan.FromSeconds(1), double.NaN, PropertyValue.From(System.Text.Json.Nodes.JsonNode.Parse("\"1\""))];

    private static TestCaseData Case(string name, Func<ProfileBuilder, ProfileBuilder> change, string json, bool isRepeatable) =>
        new TestCaseData(change, json, isRepeatable).SetArgDisplayNames(name);
}
