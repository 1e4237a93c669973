using System.Collections;
using System.Dynamic;

namespace Mixpanel.Extensions.Tests.Messages;

[TestFixtureSource(typeof(CultureFixture), nameof(Cultures))]
internal sealed class ContainerValueTests(string culture) : CultureFixture(culture)
{
    private static readonly DateTime _date = new(2023, 11, 14, 22, 13, 20, DateTimeKind.Utc);

    private static IEnumerable<TestCaseData> Lists()
    {
        yield return Case(new[] { "a", null, "ü" }, """["a",null,"ü"]""");
        yield return Case(new[] { true, false }, "[true,false]");
        yield return Case(new short[] { 1, -2 }, "[1,-2]");
        yield return Case(new[] { 1, -2 }, "[1,-2]");
        yield return Case(new[] { long.MinValue }, "[-9223372036854775808]");
        yield return Case(new[] { 0.1f }, "[0.1]");
        yield return Case(new[] { 1.5, -2.5 }, "[1.5,-2.5]");
        yield return Case(new[] { 1.50m }, "[1.50]");
        yield return Case(new[] { _date }, """["2023-11-14T22:13:20"]""");
        yield return Case(new[] { new DateTimeOffset(_date) }, """["2023-11-14T22:13:20"]""");
        yield return Case(new[] { DateOnly.FromDateTime(_date) }, """["2023-11-14"]""");
        yield return Case(new[] { TimeOnly.FromDateTime(_date) }, """["22:13:20"]""");
        yield return Case(new[] { TimeSpan.FromSeconds(1.5) }, "[1.5]");
        yield return Case(new[] { Guid.Empty }, """["00000000-0000-0000-0000-000000000000"]""");
        yield return Case(new[] { new Uri("https://a.b/") }, """["https://a.b/"]""");
        yield return Case(new MixpanelProperties[] { new() { ["sku"] = "A", ["price"] = 9.5 }, [] }, """[{"sku":"A","price":9.5},{}]""");
        yield return Case(new PropertyValue[] { 1, "two", 3.5, true, PropertyValue.Null }, """[1,"two",3.5,true,null]""");
        yield return Case(Array.Empty<int>(), "[]");
    }

    private static IEnumerable<TestCaseData> MissingLists()
    {
        yield return Case((string[]?)null, "null");
        yield return Case((bool[]?)null, "null");
        yield return Case((short[]?)null, "null");
        yield return Case((int[]?)null, "null");
        yield return Case((long[]?)null, "null");
        yield return Case((float[]?)null, "null");
        yield return Case((double[]?)null, "null");
        yield return Case((decimal[]?)null, "null");
        yield return Case((DateTime[]?)null, "null");
        yield return Case((DateTimeOffset[]?)null, "null");
        yield return Case((DateOnly[]?)null, "null");
        yield return Case((TimeOnly[]?)null, "null");
        yield return Case((TimeSpan[]?)null, "null");
        yield return Case((Guid[]?)null, "null");
        yield return Case((Uri[]?)null, "null");
        yield return Case((MixpanelProperties[]?)null, "null");
        yield return Case((PropertyValue[]?)null, "null");
    }

    private static IEnumerable<TestCaseData> Enumerables()
    {
        yield return Case(PropertyValue.From(new List<int> { 1, 2 }), "[1,2]");
        yield return Case(PropertyValue.From(new HashSet<string> { "a" }), """["a"]""");
        yield return Case(PropertyValue.From(Enumerable.Range(1, 3).Select(number => number * 1.5)), "[1.5,3,4.5]");
        yield return Case(PropertyValue.From(new int?[] { 1, null }), "[1,null]");
        yield return Case(PropertyValue.From("text"), "\"text\"");
        yield return Case(
            PropertyValue.From(new ArrayList
            {
                (sbyte)1, (byte)2, (short)3, (ushort)4, 5u, 6L, 7UL, 0.1f, 1.5, 2.5m, 'c', true, null, DayOfWeek.Friday,
            }),
            """[1,2,3,4,5,6,7,0.1,1.5,2.5,"c",true,null,"Friday"]""");
        yield return Case(
            PropertyValue.From(new object[]
            {
                _date, new DateTimeOffset(_date), new DateOnly(2023, 1, 2), new TimeOnly(3, 4), TimeSpan.FromSeconds(2), Guid.Empty, new Uri("https://a.b/"),
            }),
            """["2023-11-14T22:13:20","2023-11-14T22:13:20","2023-01-02","03:04:00",2,"00000000-0000-0000-0000-000000000000","https://a.b/"]""");
        yield return Case(
            PropertyValue.From(new object[] { new MixpanelProperties { ["a"] = 1 }, (PropertyValue)2, new[] { 3 } }), """[{"a":1},2,[3]]""");
    }

    private static IEnumerable<TestCaseData> Dictionaries()
    {
        dynamic expando = new ExpandoObject();
        expando.First = 1;
        expando.Second = new List<string> { "x" };

        yield return Case(PropertyValue.From((IEnumerable)expando), """{"First":1,"Second":["x"]}""");
        yield return Case(PropertyValue.From(new Dictionary<string, object?> { ["a"] = 1, ["b"] = null }), """{"a":1,"b":null}""");
        yield return Case(PropertyValue.From(new Dictionary<string, decimal> { ["a"] = 1.5m }), """{"a":1.5}""");
        yield return Case(PropertyValue.From(new Dictionary<string, PropertyValue> { ["a"] = 1 }), """{"a":1}""");
        yield return Case(PropertyValue.From(new Hashtable { [-1.5] = "x" }), """{"-1.5":"x"}""");
        yield return Case(PropertyValue.From(new Dictionary<DayOfWeek, int> { [DayOfWeek.Friday] = 1 }), """{"Friday":1}""");
        yield return Case(PropertyValue.From(new Dictionary<DateTime, int> { [_date] = 1 }), """{"2023-11-14T22:13:20.0000000Z":1}""");
        yield return Case(PropertyValue.From(new Dictionary<Version, int> { [new Version(1, 2)] = 1 }), """{"1.2":1}""");
        yield return Case(PropertyValue.From(new List<KeyValuePair<string, object?>> { new("a", new[] { 1 }) }), """{"a":[1]}""");
        yield return Case(PropertyValue.From(new Dictionary<string, Dictionary<string, int>> { ["a"] = new() { ["b"] = 1 } }), """{"a":{"b":1}}""");
    }

    [TestCaseSource(nameof(Lists))]
    [TestCaseSource(nameof(MissingLists))]
    public void An_array_travels_as_a_list(PropertyValue value, string json) => Assert.That(ValueJson(value), Is.EqualTo(json));

    [TestCaseSource(nameof(Enumerables))]
    public void An_enumerable_travels_as_a_list(PropertyValue value, string json) => Assert.That(ValueJson(value), Is.EqualTo(json));

    [TestCaseSource(nameof(Dictionaries))]
    public void A_dictionary_travels_as_an_object(PropertyValue value, string json) => Assert.That(ValueJson(value), Is.EqualTo(json));

    [Test]
    public void Bags_nest()
    {
        var bag = new MixpanelProperties { ["a"] = new MixpanelProperties { ["b"] = new MixpanelProperties(), ["c"] = new[] { 1 } } };

        Assert.That(ValueJson(bag["a"]), Is.EqualTo("""{"b":{},"c":[1]}"""));
    }

    private static TestCaseData Case(PropertyValue value, string json) => new TestCaseData(value, json).SetArgDisplayNames(json);
}
