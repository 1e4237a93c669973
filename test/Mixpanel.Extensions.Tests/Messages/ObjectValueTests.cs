using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Mixpanel.Extensions.Tests.Messages;

[TestFixtureSource(typeof(CultureFixture), nameof(Cultures))]
internal sealed class ObjectValueTests(string culture) : CultureFixture(culture)
{
    public sealed record Item(string Sku, int Quantity);

    public sealed class Order
    {
        public decimal Total { get; init; } = 42.5m;

        public DateTime PlacedAt { get; init; } = new(2023, 11, 14, 22, 13, 20, 987, DateTimeKind.Utc);

        public TimeSpan Took { get; init; } = TimeSpan.FromSeconds(1.5);

        public DayOfWeek Day { get; init; } = DayOfWeek.Friday;

        public Uri? Page { get; init; }

        public List<Item> Items { get; init; } = [new("A-1", 2), new("Ü-2", 1)];

        [JsonPropertyName("gift?")]
        public bool IsGift { get; init; } = true;

        public int WriteOnly { set => Hidden = value; }

        internal int Hidden { get; set; } = 1;
    }

    [Test]
    public void A_class_travels_with_its_public_properties() => Assert.That(
        Text(MixpanelProperties.From(new Order())),
        Is.EqualTo("""{"Total":42.5,"PlacedAt":"2023-11-14T22:13:20","Took":1.5,"Day":"Friday","Page":null,"Items":[{"Sku":"A-1","Quantity":2},{"Sku":"Ü-2","Quantity":1}],"gift?":true}"""));

    [Test]
    public void An_anonymous_type_travels_with_its_members() => Assert.That(
        Text(MixpanelProperties.From(new { plan = "pro", seats = 3, nested = new { ratio = -0.5, tags = new[] { "a" } } })),
        Is.EqualTo("""{"plan":"pro","seats":3,"nested":{"ratio":-0.5,"tags":["a"]}}"""));

    [Test]
    public void A_record_travels_with_its_members() =>
        Assert.That(Text(MixpanelProperties.From(new Item("A-1", 2))), Is.EqualTo("""{"Sku":"A-1","Quantity":2}"""));

    [Test]
    public void A_struct_travels_with_its_members() =>
        Assert.That(Text(MixpanelProperties.From(new KeyValuePair<string, int>("a", 1))), Is.EqualTo("""{"Key":"a","Value":1}"""));

    [Test]
    public void A_naming_policy_names_members_at_every_level()
    {
        var options = new JsonSerializerOptions { PropertyNamingPolicy = MixpanelNaming.TitleCase };

        Assert.That(
            Text(MixpanelProperties.From(new { LevelNumber = 3, BestScore = new { HTTPStatus = 200 } }, options)),
            Is.EqualTo("""{"Level Number":3,"Best Score":{"HTTP Status":200}}"""));
        Assert.That(
            Text(MixpanelProperties.From(new Item("A", 1), JsonSerializerOptions.Web)),
            Is.EqualTo("""{"sku":"A","quantity":1}"""));
    }

    [Test]
    public void A_dictionary_is_a_set_of_properties_too()
    {
        Assert.That(Text(MixpanelProperties.From(new Dictionary<string, object> { ["a"] = new Item("A", 1) })), Is.EqualTo("""{"a":{"Sku":"A","Quantity":1}}"""));
        Assert.That(Text(MixpanelProperties.From(new Dictionary<string, int> { ["a"] = 1 })), Is.EqualTo("""{"a":1}"""));
        Assert.That(Text(MixpanelProperties.From(new Hashtable { [1.5] = 2 })), Is.EqualTo("""{"1.5":2}"""));
    }

    [Test]
    public void Json_is_a_set_of_properties_too()
    {
        using var document = JsonDocument.Parse("""{"a":[1,{"b":null}]}""");

        Assert.That(Text(MixpanelProperties.From(document)), Is.EqualTo("""{"a":[1,{"b":null}]}"""));
        Assert.That(Text(MixpanelProperties.From(document.RootElement)), Is.EqualTo("""{"a":[1,{"b":null}]}"""));
        Assert.That(Text(MixpanelProperties.From(JsonNode.Parse("""{"a":1}""")!)), Is.EqualTo("""{"a":1}"""));
    }

    [Test]
    public void A_bag_is_copied()
    {
        var bag = new MixpanelProperties { ["a"] = 1 };
        var copy = MixpanelProperties.From(bag);
        bag["a"] = 2;

        Assert.That(Text(copy), Is.EqualTo("""{"a":1}"""));
    }

    [Test]
    public void An_object_may_lie_in_a_list_of_objects()
    {
        var properties = MixpanelProperties.From(new { v = new object?[] { new Item("A", 1), 1, null, new { x = 1.5f }, new byte[] { 1, 2, 3 }, new Version(1, 2) } });

        Assert.That(MemberJson(properties), Is.EqualTo("""[{"Sku":"A","Quantity":1},1,null,{"x":1.5},"AQID","1.2"]"""));
    }

    [TestCaseSource(nameof(WithoutProperties))]
    public async Task What_has_no_properties_is_rejected(object value) => Expect(
        await Refusal(new EventBuilder("user-1", "E").With(MixpanelProperties.From(value))), SendReason.InvalidValue, "properties.properties");

    private static IEnumerable<object> WithoutProperties() =>
        ["text", 1, true, DateTime.UnixEpoch, new[] { 1 }, new List<int>(), JsonNode.Parse("[1]")!, JsonNode.Parse("1")!, JsonSerializer.SerializeToElement(new[] { 1 })];

    private string Text(MixpanelProperties properties) => ValueJson((PropertyValue)properties);
}
