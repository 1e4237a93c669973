using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mixpanel.Extensions.Tests.Messages;

internal sealed class UnreadableValueTests : EncodingFixture
{
    public sealed class Throwing
    {
        public int Fine { get; } = 1;

        public string Broken => Fine > 0 ? throw new InvalidOperationException("secret") : string.Empty;
    }

    public sealed class Node
    {
        public Node? Next { get; set; }
    }

    public sealed class ThrowingConverter : JsonConverter<Version>
    {
        public override Version Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Version value, JsonSerializerOptions options) => throw new InvalidOperationException("secret");
    }

    public sealed class EndlessConverter : JsonConverter<Version>
    {
        public override Version Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Version value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            for (var i = 0; i < 2_000_000; i++)
            {
                writer.WriteNumberValue(1);
            }

            writer.WriteEndArray();
        }
    }

    private sealed class ThrowingMap : Dictionary<string, object?>, IEnumerable<KeyValuePair<string, object?>>
    {
        IEnumerator<KeyValuePair<string, object?>> IEnumerable<KeyValuePair<string, object?>>.GetEnumerator() => throw new InvalidOperationException("secret");
    }

    private static IEnumerable<int> ThrowingSequence()
    {
        yield return 1;
        throw new InvalidOperationException("secret");
    }

    private static readonly double[] _notFinite = [double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    [TestCaseSource(nameof(_notFinite))]
    public async Task What_is_no_number_is_rejected(double value)
    {
        Expect(await Refusal(value), SendReason.InvalidValue, "properties.v", "NaN");
        Expect(await Door.TrackAsync("user-1", "E", new() { ["v"] = (float)value }), SendReason.InvalidValue, "properties.v");
        Expect(await Door.TrackAsync("user-1", "E", new() { ["v"] = new[] { 1, value } }), SendReason.InvalidValue, "properties.v[1]");
        Expect(await Door.TrackAsync("user-1", "E", MixpanelProperties.From(new { a = new { b = new[] { value } } })), SendReason.InvalidValue, "properties.a.b[0]");
        Expect(await Door.UpdateProfileAsync("user-1", profile => profile.Set("a", 1).Increment("n", value)), SendReason.InvalidValue, "$add.n");
    }

    [Test]
    public async Task A_bag_in_itself_is_rejected()
    {
        var bag = new MixpanelProperties();
        bag["self"] = bag;

        Expect(await Refusal((PropertyValue)bag), SendReason.TooDeep, "properties.v.self.self.self");
        Assert.That((await Door.SendAsync(new ProfileBuilder("user-1").Set(bag))).Reason, Is.EqualTo(SendReason.TooDeep));
    }

    [Test]
    public async Task A_list_in_itself_is_rejected()
    {
        var list = new List<object>();
        list.Add(list);

        Expect(await Refusal(PropertyValue.From(list)), SendReason.TooDeep, "properties.v[0][0][0]");
        Assert.That((await Door.SendAsync(new ProfileBuilder("user-1").Set("v", PropertyValue.From(list)))).Reason, Is.EqualTo(SendReason.TooDeep));
    }

    [Test]
    public async Task An_object_in_itself_is_rejected()
    {
        var node = new Node();
        node.Next = node;

        Expect(await Refusal((PropertyValue)MixpanelProperties.From(node)), SendReason.TooDeep, "properties.v.Next.Next.Next");
        Assert.That((await Door.SendAsync(new ProfileBuilder("user-1").Set(MixpanelProperties.From(node)))).Reason, Is.EqualTo(SendReason.TooDeep));
    }

    [Test]
    public async Task A_getter_that_throws_rejects_the_message_and_quotes_nothing()
    {
        var result = await Refusal(new EventBuilder("user-1", "E").With(MixpanelProperties.From(new { deep = new Throwing() })));

        Expect(result, SendReason.UnreadableValue, "properties.deep.Broken", "InvalidOperationException");
        Assert.That(result.Detail, Does.Not.Contain("secret"));
    }

    [Test]
    public async Task An_enumerator_that_throws_rejects_the_message()
    {
        Expect(await Refusal(PropertyValue.From(ThrowingSequence())), SendReason.UnreadableValue, "properties.v");
        Expect(await Door.SendAsync(new ProfileBuilder("user-1").Union("v", PropertyValue.From(ThrowingSequence()))), SendReason.UnreadableValue, "$union.v");
        Expect(await Door.TrackAsync("user-1", "E", new() { ["v"] = PropertyValue.From(new ThrowingMap()) }), SendReason.UnreadableValue, "properties.v");
        Expect(await Door.TrackAsync("user-1", "E", MixpanelProperties.From(new ThrowingMap())), SendReason.UnreadableValue, "properties.properties");
    }

    [TestCase(typeof(ThrowingConverter), SendReason.UnreadableValue)]
    [TestCase(typeof(EndlessConverter), SendReason.TooLarge)]
    public async Task A_converter_that_fails_rejects_the_message(Type converter, SendReason reason)
    {
        var options = new JsonSerializerOptions { Converters = { (System.Text.Json.Serialization.JsonConverter)Activator.CreateInstance(converter)! } };

        Expect(await Refusal(new EventBuilder("user-1", "E").With(MixpanelProperties.From(new { v = new Version(1, 2) }, options))), reason, "properties.v");
    }

    [Test]
    public async Task A_type_that_cannot_be_sent_is_rejected_by_name()
    {
        Expect(await Refusal(PropertyValue.From(new object[] { 1, new Version(1, 2) })), SendReason.InvalidValue, "properties.v[1]", "Version");
        Expect(await Door.TrackAsync("user-1", "E", MixpanelProperties.From(new { v = typeof(string) })), SendReason.UnreadableValue, "properties.v");
        Expect(await Door.TrackAsync("user-1", "E", MixpanelProperties.From(new { v = (Action)(() => { }) })), SendReason.UnreadableValue, "properties.v");
    }

    [Test]
    public async Task A_member_that_two_properties_claim_rejects_the_message() => Expect(
        await Refusal(new EventBuilder("user-1", "E").With(MixpanelProperties.From(new Clashing()))), SendReason.InvalidValue, "properties.properties");

    [Test]
    public async Task A_bad_value_in_meta_is_named_without_a_path()
    {
        Expect(await Refusal(new EventBuilder("user-1", "E").Meta("m", double.NaN)), SendReason.InvalidValue, "m");
        Expect(await Door.SendAsync(new EventBuilder("user-1", "E").Meta("event", double.NaN)), SendReason.InvalidValue, "event");
        Expect(await Door.SendAsync(new AliasBuilder("a", "b").Meta("m", double.NaN)), SendReason.InvalidValue, "m");
        Expect(await Door.SendAsync(new ProfileBuilder("user-1").Set("a", 1).Meta("m", double.NaN)), SendReason.InvalidValue, "m");
    }

    public sealed class Clashing
    {
        [JsonPropertyName("a")]
        public int First { get; } = 1;

        [JsonPropertyName("a")]
        public int Second { get; } = 2;
    }
}
