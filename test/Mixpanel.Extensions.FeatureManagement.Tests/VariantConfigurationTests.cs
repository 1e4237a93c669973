using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.FeatureManagement;
using Mixpanel.Extensions.FeatureManagement.Tests.Support;

namespace Mixpanel.Extensions.FeatureManagement.Tests;

/// <summary>A variant's value as configuration.</summary>
internal sealed class VariantConfigurationTests
{
    private static readonly string[] _values =
    [
        "\"green\"", "\"\"", "0", "-12", "5.0", "1e3", "12345678901234567890", "0.1", "true", "false", "null", "[]", "{}", "[1,2,3]", "[[],{}]", "[null]",
        """{"a":1,"b":{"c":[true,"x"]}}""", """{"A":1,"a:b":2,"":3}""", """{"a":null,"b":{},"c":[]}""", "[0,1,2,3,4,5,6,7,8,9,10,11]",
        """{"ş":"İ","ı":"I"}""",
    ];

    private static readonly string[] _cultures = ["", "de-DE", "tr-TR", "fa-IR", "ar-SA"];

    private CultureInfo _culture = CultureInfo.InvariantCulture;

    [SetUp]
    public void KeepCulture() => _culture = CultureInfo.CurrentCulture;

    [TearDown]
    public void RestoreCulture() => CultureInfo.CurrentCulture = _culture;

    [Test]
    public async Task A_value_reads_as_if_it_stood_in_a_settings_file(
        [ValueSource(nameof(_values))] string value, [ValueSource(nameof(_cultures))] string culture)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        using var file = new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "configuration_value": {{value}} }"""));
        var expected = new ConfigurationBuilder().AddJsonStream(file).Build();

        var variant = await VariantAsync(value);

        Assert.That(
            variant.Configuration.AsEnumerable().OrderBy(pair => pair.Key, StringComparer.Ordinal),
            Is.EqualTo(expected.AsEnumerable().OrderBy(pair => pair.Key, StringComparer.Ordinal)));
        Assert.That(
            variant.Configuration.GetChildren().Select(child => child.Key),
            Is.EqualTo(expected.GetSection("configuration_value").GetChildren().Select(child => child.Key)));
    }

    [Test]
    public async Task An_object_is_bound_to_a_class([ValueSource(nameof(_cultures))] string culture)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

        var variant = await VariantAsync("""{"title":"Sale","discount":0.25,"isLoud":true,"sizes":[3,10,2],"colors":{"back":"red"}}""");
        var banner = variant.Configuration.Get<Banner>()!;

        Assert.That((banner.Title, banner.Discount, banner.IsLoud), Is.EqualTo(("Sale", 0.25m, true)));
        Assert.That(banner.Sizes, Is.EqualTo([3, 10, 2]));
        Assert.That(banner.Colors, Is.EqualTo(new Dictionary<string, string> { ["back"] = "red" }));
    }

    [TestCase("5", 5)]
    [TestCase("-1.5", -1.5)]
    [TestCase("true", true)]
    [TestCase("\"x\"", "x")]
    public async Task A_plain_value_is_read_as_its_type(string value, object expected) =>
        Assert.That((await VariantAsync(value)).Configuration.Get(expected.GetType()), Is.EqualTo(expected));

    [Test]
    public async Task Of_names_that_differ_in_capitals_only_the_last_counts() =>
        Assert.That((await VariantAsync("""{"size":1,"SIZE":2}""")).Configuration["Size"], Is.EqualTo("2"));

    [Test]
    public async Task Half_a_character_harms_nothing_else()
    {
        var variant = await VariantAsync("""{"a":"\ud800!","\udc00":1,"b":"fine"}""");

        Assert.That((variant.Configuration["a"], variant.Configuration["b"]), Is.EqualTo(("\\ud800!", "fine")));
    }

    [Test]
    public async Task A_variant_without_value_has_an_empty_configuration()
    {
        await using var features = new TestFeatures();
        features.Flags.Set(new FlagVariant("f", "v", default));

        var variant = await features.Manager.GetVariantAsync("f");

        Assert.That((variant.Name, variant.Configuration.Value, variant.Configuration.Exists()), Is.EqualTo(("v", (string?)null, false)));
    }

    [Test]
    public async Task Changing_a_configuration_changes_no_other()
    {
        await using var features = new TestFeatures();
        features.Flags.Set("f", "green");

        (await features.Manager.GetVariantAsync("f")).Configuration.Value = "red";

        Assert.That((await features.Manager.GetVariantAsync("f")).Configuration.Value, Is.EqualTo("green"));
    }

    private static async Task<Variant> VariantAsync(string value)
    {
        await using var features = new TestFeatures();
        features.Flags.Set(new FlagVariant("f", "v", JsonElement.Parse(value)));
        return await features.Manager.GetVariantAsync("f");
    }

    private sealed class Banner
    {
        public string Title { get; set; } = "";

        public decimal Discount { get; set; }

        public bool IsLoud { get; set; }

        public IReadOnlyList<int> Sizes { get; set; } = [];

        public Dictionary<string, string> Colors { get; set; } = [];
    }
}
