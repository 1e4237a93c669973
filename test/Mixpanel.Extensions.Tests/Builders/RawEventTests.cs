using System.Text.Json.Nodes;
using Mixpanel.Extensions.Tests.Messages;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Builders;

internal sealed class RawEventTests : EncodingFixture
{
    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    [Test]
    public void What_a_raw_event_lacks_is_added() => Assert.That(
        Json(EventBuilder.FromJson(Parse("""{"event":"E","properties":{"distinct_id":"user-1","a":[1]},"x":2}""")).InsertId("id-1")),
        Is.EqualTo($$$"""{"event":"E","properties":{"token":"{{{TestProject.Token}}}","distinct_id":"user-1","time":1700000000000,"$insert_id":"id-1","mp_lib":"dotnet","$lib_version":"{{{MixpanelLibrary.Version}}}","a":[1]},"x":2}"""));

    [Test]
    public void What_a_raw_event_says_wins()
    {
        var message = Door.Build(EventBuilder.FromJson(Parse(
            """{"event":"E","properties":{"token":"t","distinct_id":7,"time":1699999999,"$insert_id":"id-1","mp_lib":"other","$lib_version":"9"}}""")));

        Assert.That(System.Text.Encoding.UTF8.GetString(message.Json.Span), Is.EqualTo(
            """{"event":"E","properties":{"distinct_id":7,"time":1699999999000,"$insert_id":"id-1","token":"t","mp_lib":"other","$lib_version":"9"}}"""));
        Assert.That(message.InsertId, Is.EqualTo("id-1"));
    }

    [TestCase("""{"event":"E"}""")]
    [TestCase("""{"event":"E","properties":null}""")]
    public void A_raw_event_needs_no_properties(string json) =>
        Assert.That(Properties(EventBuilder.FromJson(Parse(json)).UserId("u-1"))["$user_id"]!.GetValue<string>(), Is.EqualTo("u-1"));

    [TestCase("{}")]
    [TestCase("""{"event":null}""")]
    [TestCase("""{"event":" "}""")]
    [TestCase("""{"event":1}""")]
    [TestCase("""{"event":{}}""")]
    [TestCase("""{"event":"E","properties":[]}""")]
    [TestCase("""{"event":"E","properties":1}""")]
    public void What_is_no_event_is_refused_at_once(string json) => Assert.That(() => EventBuilder.FromJson(Parse(json)), Throws.ArgumentException);

    [Test]
    public void A_raw_event_is_copied()
    {
        var raw = Parse("""{"event":"E","properties":{"distinct_id":"user-1","a":{"b":1}}}""");
        var builder = EventBuilder.FromJson(raw);
        raw["properties"]!["a"]!["b"] = 2;

        Assert.That(Json(builder), Does.Contain("\"a\":{\"b\":1}"));
    }
}
