using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Tests.Messages;

internal sealed class JsonValueTests : EncodingFixture
{
    private static readonly string[] _documents =
    [
        "null", "true", "false", "0", "-1.50", "1e400", "12345678901234567890123", "\"\"", "\"ü🎉\\n\"", "[]", "{}", """[1,"two",[3],{"four":null}]""",
        """{"a":[true,false],"":1}""",
    ];

    [TestCaseSource(nameof(_documents))]
    public void An_element_travels_as_it_is(string json)
    {
        using var document = JsonDocument.Parse(json);

        Assert.That(ValueJson(PropertyValue.From(document.RootElement)), Is.EqualTo(json));
        Assert.That(ValueJson(PropertyValue.From(new object[] { document })), Is.EqualTo($"[{json}]"));
    }

    [TestCaseSource(nameof(_documents))]
    public void A_node_travels_as_it_is(string json) => Assert.That(ValueJson(PropertyValue.From(JsonNode.Parse(json))), Is.EqualTo(json));

    [Test]
    public void An_undefined_element_is_null() => Assert.That(ValueJson(PropertyValue.From(default(JsonElement))), Is.EqualTo("null"));

    [Test]
    public void A_node_of_dotnet_values_is_written_like_the_values()
    {
        var node = new JsonObject
        {
            ["date"] = new DateTime(2023, 11, 14, 22, 13, 20, 5, DateTimeKind.Unspecified),
            ["offset"] = new DateTimeOffset(2023, 11, 14, 22, 13, 20, TimeSpan.FromHours(2)),
            ["guid"] = Guid.Empty,
            ["number"] = 0.1f,
            ["big"] = 1.50m,
            ["char"] = 'c',
            ["text"] = "half \ud83c",
            ["list"] = JsonValue.Create(new List<int> { 1, 2 }),
            ["array"] = new JsonArray(1, "x", null),
        };

        Assert.That(ValueJson(PropertyValue.From(node)), Is.EqualTo(
            """{"date":"2023-11-14T22:13:20","offset":"2023-11-14T20:13:20","guid":"00000000-0000-0000-0000-000000000000","number":0.1,"big":1.50,"char":"c","text":"half ?","list":[1,2],"array":[1,"x",null]}""".Replace('?', '\ufffd')));
    }

    [TestCase("""["\ud83c"]""", "\ufffd")]
    [TestCase("""["a\\\"\/\n\r\t\b\f\u0041\udf89"]""", "a\\\"/\n\r\t\b\fA\ufffd")]
    public void Escaped_half_of_a_surrogate_pair_becomes_the_replacement_character(string json, string arrives)
    {
        using var document = JsonDocument.Parse(json);

        Assert.That(JsonSerializer.Deserialize<string[]>(ValueJson(PropertyValue.From(document.RootElement))), Is.EqualTo(new[] { arrives }));
        Assert.That(JsonSerializer.Deserialize<string[]>(ValueJson(PropertyValue.From(JsonNode.Parse(json)))), Is.EqualTo(new[] { arrives }));
    }

    [Test]
    public void Nodes_and_elements_may_lie_in_a_list()
    {
        var list = new ArrayList { JsonNode.Parse("[1]"), JsonSerializer.SerializeToElement("x"), JsonValue.Create(2) };

        Assert.That(ValueJson(PropertyValue.From(list)), Is.EqualTo("""[[1],"x",2]"""));
    }

    [Test]
    public async Task A_node_that_is_not_a_number_is_rejected() =>
        Expect(await Refusal(PropertyValue.From(JsonValue.Create(double.NaN))), SendReason.InvalidValue, "properties.v");

    [Test]
    public async Task A_node_around_an_object_is_rejected() =>
        Expect(await Refusal(PropertyValue.From(JsonValue.Create(new { a = 1 }))), SendReason.InvalidValue, "properties.v");

    [Test]
    public async Task An_object_with_the_same_key_twice_is_rejected_wherever_it_is()
    {
        const string Twice = """{"a":1,"a":2}""";

        Expect(await Refusal(PropertyValue.From(JsonNode.Parse(Twice))), SendReason.UnreadableValue, "properties.v");
        var profile = await Door.SendAsync(new ProfileBuilder("user-1").Update(new JsonObject { ["$set"] = JsonNode.Parse(Twice) }));
        Expect(profile, SendReason.UnreadableValue, "$set");
    }

    [Test]
    public async Task A_node_whose_document_is_gone_is_rejected()
    {
        using var document = JsonDocument.Parse("1");
        var node = JsonValue.Create(document.RootElement);
        document.Dispose();

        Expect(await Refusal(PropertyValue.From(node)), SendReason.UnreadableValue, "properties.v");
    }

    [Test]
    public void An_element_outlives_its_document()
    {
        using var document = JsonDocument.Parse("[1]");
        var value = PropertyValue.From(document.RootElement);
        document.Dispose();

        Assert.That(ValueJson(value), Is.EqualTo("[1]"));
    }

    [Test]
    public void An_object_with_the_same_name_twice_is_refused_because_nobody_knows_which_value_would_count()
    {
        var element = System.Text.Json.JsonDocument.Parse("""{"a":1,"a":2}""").RootElement;

        var fault = Assert.Throws<MixpanelException>(() => Door.Build(new EventBuilder("user-1", "E").With("x", PropertyValue.From(element))));

        Assert.That((fault.Reason, fault.Result.Field), Is.EqualTo((SendReason.InvalidValue, "properties.x.a")));
    }
}
