using System.Text.Json.Serialization;

namespace Mixpanel.Extensions.Tests.Messages;

internal sealed partial class SourceGeneratedObjectTests : EncodingFixture
{
    public record Line(string Sku, decimal Price);

    public sealed record GiftLine(string Sku, decimal Price, string Wrapping) : Line(Sku, Price);

    public sealed class Cart
    {
        [JsonPropertyName("cart id")]
        public int Id { get; init; } = 7;

        public IReadOnlyList<string> Tags { get; init; } = ["a", "b"];

        public IEnumerable<Line> Lines { get; init; } = [new("A-1", 9.5m)];

        public Line? First { get; init; }

        public DateTime At { get; init; } = new(2023, 11, 14, 22, 13, 20, DateTimeKind.Utc);

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Coupon { get; init; }

        public object? Anything { get; init; }
    }

    [JsonSerializable(typeof(Cart))]
    [JsonSerializable(typeof(Line))]
    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    internal sealed partial class CartContext : JsonSerializerContext;

    [Test]
    public void A_described_object_travels_without_reflection() => Assert.That(
        Text(new Cart()),
        Is.EqualTo("""{"cart id":7,"Tags":["a","b"],"Lines":[{"Sku":"A-1","Price":9.5}],"First":null,"At":"2023-11-14T22:13:20","Anything":null}"""));

    [Test]
    public void A_list_may_be_of_another_type_than_declared() => Assert.That(
        Text(new Cart { Tags = new List<string> { "x" }, Lines = Array.Empty<Line>() }), Does.Contain("\"Tags\":[\"x\"],\"Lines\":[]"));

    [Test]
    public void A_type_that_is_not_described_travels_as_the_one_it_derives_from()
    {
        Assert.That(Text(new Cart { First = new GiftLine("G", 1, "red") }), Does.Contain("\"First\":{\"Sku\":\"G\",\"Price\":1}"));
        Assert.That(
            ValueJson((PropertyValue)MixpanelProperties.From<Line>(new GiftLine("G", 1, "red"), CartContext.Default.Line)),
            Is.EqualTo("""{"Sku":"G","Price":1}"""));
    }

    [Test]
    public async Task A_type_that_nothing_describes_is_rejected_by_name()
    {
        var properties = MixpanelProperties.From(new Cart { Anything = new Version(1, 2) }, CartContext.Default.Cart);

        Expect(await Refusal(new EventBuilder("user-1", "E").With(properties)), SendReason.InvalidValue, "properties.Anything");
    }

    private string Text(Cart cart) => ValueJson((PropertyValue)MixpanelProperties.From(cart, CartContext.Default.Cart));
}
