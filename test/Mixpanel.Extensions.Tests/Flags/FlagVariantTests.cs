using System.Text.Json;
using System.Text.Json.Serialization;
using Mixpanel.Extensions.Testing;

namespace Mixpanel.Extensions.Tests.Flags;

internal sealed partial class FlagVariantTests
{
    [Test]
    public void A_value_is_read_as_the_type_it_has()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Variant("true").GetValue(false), Is.True);
            Assert.That(Variant("false").GetValue<bool?>(null), Is.False);
            Assert.That(Variant("\"blue\"").GetValue("red"), Is.EqualTo("blue"));
            Assert.That(Variant("7").GetValue(0), Is.EqualTo(7));
            Assert.That(Variant("7.0").GetValue(0), Is.EqualTo(7));
            Assert.That(Variant("7e2").GetValue<long?>(null), Is.EqualTo(700));
            Assert.That(Variant("9007199254740993").GetValue(0L), Is.EqualTo(9007199254740993));
            Assert.That(Variant("7").GetValue(0.0), Is.EqualTo(7.0));
            Assert.That(Variant("0.5").GetValue(0f), Is.EqualTo(0.5f));
            Assert.That(Variant("12.34").GetValue(0m), Is.EqualTo(12.34m));
            Assert.That(Variant("[1]").GetValue(default(JsonElement)).GetArrayLength(), Is.EqualTo(1));
            Assert.That(Variant("\"a\\ud800\"").GetValue("x"), Is.EqualTo("a\ud800"));
        }
    }

    [Test]
    public void A_value_of_another_type_is_the_fallback_and_says_so()
    {
        using (Assert.EnterMultipleScope())
        {
            Expect("\"true\"", false);
            Expect("1", false);
            Expect("true", 5);
            Expect("\"5\"", 5);
            Expect("5.5", 5);
            Expect("3000000000", 5);
            Expect("1e400", 5L);
            Expect("1e400", 5.0);
            Expect("1e60", 5m);
            Expect("1e-40", 5);
            Expect("1e-40", 5L);
            Expect("5", "text");
            Expect("null", "text");
            Expect<string?>("null", null);
        }
    }

    [Test]
    public void A_type_that_no_value_can_be_read_as_is_a_mistake_whatever_the_flag_is()
    {
        using (Assert.EnterMultipleScope())
        {
            ExpectMistake(5u);
            ExpectMistake('c');
            ExpectMistake<uint?>(null);
            ExpectMistake(DayOfWeek.Friday);
            ExpectMistake(new object());
            ExpectMistake(new Banner("none", 0));
        }
    }

    [Test]
    public void A_value_that_is_undefined_is_the_fallback_of_a_struct_too()
    {
        Assert.That(new FlagVariant("f", "on", default).GetValue(new Size(42), BannerContext.Default.Size, out var reason), Is.EqualTo(new Size(42)));
        Assert.That(reason, Is.EqualTo(FlagReason.TypeMismatch));
    }

    [Test]
    public void An_object_is_read_through_its_description()
    {
        var banner = Variant("{\"color\":\"blue\",\"n\":1}").GetValue(new Banner("none", 0), BannerContext.Default.Banner, out var reason);

        Assert.That((banner, reason), Is.EqualTo((new Banner("blue", 1), FlagReason.MatchedRollout)));
    }

    [TestCase("[1]")]
    [TestCase("null")]
    [TestCase("{\"color\":5}")]
    [TestCase("{\"color\":\"throw\"}")]
    public void What_cannot_be_read_as_the_object_is_the_fallback(string json)
    {
        var fallback = new Banner("none", 0);

        Assert.That(Variant(json).GetValue(fallback, BannerContext.Default.Banner, out var reason), Is.SameAs(fallback));
        Assert.That(reason, Is.EqualTo(FlagReason.TypeMismatch));
    }

    [Test]
    public void Without_a_variant_every_type_is_its_fallback_with_the_reason()
    {
        var variant = FlagVariant.Fallback("f", FlagReason.NotReady);

        Assert.That(variant.GetValue(5, out var reason), Is.EqualTo(5));
        Assert.That(reason, Is.EqualTo(FlagReason.NotReady));
        Assert.That(variant.GetValue(new Banner("x", 1), BannerContext.Default.Banner, out reason).Color, Is.EqualTo("x"));
        Assert.That(reason, Is.EqualTo(FlagReason.NotReady));
        Assert.That(variant.IsEnabled, Is.False);
    }

    [TestCase("true", true)]
    [TestCase("1", false)]
    [TestCase("\"true\"", false)]
    [TestCase("{}", false)]
    public void Only_true_is_enabled(string json, bool isEnabled) => Assert.That(Variant(json).IsEnabled, Is.EqualTo(isEnabled));

    [Test]
    public void A_variant_outlives_its_document_and_does_not_show_its_value()
    {
        FlagVariant variant;
        using (var document = JsonDocument.Parse("\"secret\""))
        {
            variant = new FlagVariant("f", "on", document.RootElement) { Source = FlagSource.Remote, Reason = FlagReason.ChosenRemotely };
        }

        Assert.That(variant.GetValue("x"), Is.EqualTo("secret"));
        Assert.That(variant.ToString(), Is.EqualTo("f: on (Remote, ChosenRemotely)"));
    }

    private static void Expect<T>(string json, T fallback)
    {
        Assert.That(Variant(json).GetValue(fallback, out var reason), Is.EqualTo(fallback));
        Assert.That(reason, Is.EqualTo(FlagReason.TypeMismatch), json);
    }

    private static void ExpectMistake<T>(T fallback)
    {
        Action[] mistakes =
        [
            () => Variant("5").GetValue(fallback),
            () => FlagVariant.Fallback("f", FlagReason.NotReady).GetValue(fallback, out _),
            () => _ = new FakeFlags().GetValueAsync("f", fallback, FlagsProject.User).AsTask(),
        ];
        foreach (var mistake in mistakes)
        {
            Assert.That(mistake, Throws.InstanceOf<NotSupportedException>().With.Message.Contains(typeof(T).ToString()).And.Message.Contains("JsonTypeInfo"));
        }
    }

    private static FlagVariant Variant(string json) => new("f", "on", JsonElement.Parse(json));

    internal sealed record Banner(string Color, int N)
    {
        public string Color { get; } = Color != "throw" ? Color : throw new InvalidTimeZoneException();
    }

    internal readonly record struct Size(int Width);

    [JsonSerializable(typeof(Banner))]
    [JsonSerializable(typeof(Size))]
    [JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
    internal sealed partial class BannerContext : JsonSerializerContext;
}
