using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Mixpanel.Extensions.Tests.Messages;

internal sealed class ObjectAttributeTests : EncodingFixture
{
    public sealed class Ignoring
    {
        [JsonIgnore]
        public string Always { get; init; } = "secret";

        [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
        public string? Never { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? WhenNull { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public int WhenDefault { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWriting)]
        public int WhenWriting { get; init; } = 1;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenReading)]
        public int WhenReading { get; init; } = 2;

        public int Plain { get; init; }

        public int? PlainNullable { get; init; } = 0;

        public string? PlainText { get; init; }
    }

    public sealed class Cents : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue((long)(value * 100));
    }

    [JsonConverter(typeof(PointConverter))]
    public sealed record Point(int X, int Y);

    public sealed class PointConverter : JsonConverter<Point>
    {
        public override Point Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Point value, JsonSerializerOptions options) => writer.WriteStringValue($"{value.X}/{value.Y}");
    }

    public sealed class Converting
    {
        [JsonConverter(typeof(Cents))]
        public decimal Price { get; init; } = 1.25m;

        [JsonConverter(typeof(JsonStringEnumConverter<DayOfWeek>))]
        public DayOfWeek Day { get; init; } = DayOfWeek.Friday;

        public decimal Plain { get; init; } = 1.25m;

        public Point Where { get; init; } = new(1, 2);

        public List<Point> Path { get; init; } = [new(3, 4)];
    }

    public sealed class Extended
    {
        public int A { get; init; } = 1;

        [JsonExtensionData]
        public Dictionary<string, object>? More { get; init; }
    }

    public sealed class ExtendedByJson
    {
        [JsonExtensionData]
        public JsonObject? More { get; init; }
    }

    [Test]
    public void An_ignored_member_does_not_travel()
    {
        Assert.That(Text(new Ignoring()), Is.EqualTo("""{"Never":null,"WhenReading":2,"Plain":0,"PlainNullable":0,"PlainText":null}"""));
        Assert.That(
            Text(new Ignoring { WhenNull = "x", WhenDefault = 1 }),
            Is.EqualTo("""{"Never":null,"WhenNull":"x","WhenDefault":1,"WhenReading":2,"Plain":0,"PlainNullable":0,"PlainText":null}"""));
    }

    [TestCase(JsonIgnoreCondition.WhenWritingNull, """{"Never":null,"WhenReading":2,"Plain":0,"PlainNullable":0}""")]
    [TestCase(JsonIgnoreCondition.WhenWritingDefault, """{"Never":null,"WhenReading":2,"PlainNullable":0}""")]
    public void The_options_may_ignore_members_too(JsonIgnoreCondition condition, string json)
    {
        var options = new JsonSerializerOptions { DefaultIgnoreCondition = condition };

        Assert.That(Text(new Ignoring(), options), Is.EqualTo(json));
        Assert.That(Text(new Ignoring(), options), Is.EqualTo(JsonSerializer.Serialize(new Ignoring(), options)));
    }

    [Test]
    public void A_converter_writes_what_it_is_for() => Assert.That(
        Text(new Converting()), Is.EqualTo("""{"Price":125,"Day":"Friday","Plain":1.25,"Where":"1/2","Path":["3/4"]}"""));

    [Test]
    public void A_converter_of_the_options_writes_types_that_have_no_meaning_of_their_own()
    {
        var options = new JsonSerializerOptions { Converters = { new PointConverter() } };

        Assert.That(Text(new { At = new Point(5, 6) }, options), Is.EqualTo("""{"At":"5/6"}"""));
    }

    [Test]
    public void Extension_data_travels_beside_the_members()
    {
        Assert.That(Text(new Extended { More = new() { ["b"] = 2, ["c"] = new[] { 3 } } }), Is.EqualTo("""{"A":1,"b":2,"c":[3]}"""));
        Assert.That(Text(new Extended()), Is.EqualTo("""{"A":1}"""));
        Assert.That(Text(new ExtendedByJson { More = new JsonObject { ["b"] = "x" } }), Is.EqualTo("""{"b":"x"}"""));
    }

    private string Text(object value, JsonSerializerOptions? options = null) => ValueJson((PropertyValue)MixpanelProperties.From(value, options));
}
