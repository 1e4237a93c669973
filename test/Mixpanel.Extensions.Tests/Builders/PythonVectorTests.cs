using System.Text.Json.Nodes;
using Mixpanel.Extensions.Tests.Messages;

namespace Mixpanel.Extensions.Tests.Builders;

/// <summary>
/// What Mixpanel's Python SDK hands to its consumer, call by call, against what our builders make of the same call. The differences are those
/// that were chosen: the library's name and version, an event's time in whole milliseconds, dates in UTC, and <c>ip</c> in imports.
/// </summary>
internal sealed class PythonVectorTests : EncodingFixture
{
    private const int AllCases = 40;

    private static readonly JsonObject _file = JsonNode.Parse(
        File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Vectors", "payloads-python.json")))!.AsObject();

    /// <summary>Calls that this library does not let happen, with what it does instead.</summary>
    private static readonly Dictionary<string, string> _refused = new(StringComparer.Ordinal)
    {
        ["track/distinct_id empty string, empty event name"] = "An event without a name is refused by the constructor.",
        ["people_set/distinct_id null and empty meta"] = "A profile update of nobody is refused by the constructor.",
        ["group_update/empty message"] = "A group update without key and id is refused by the constructor.",
    };

    private static IEnumerable<TestCaseData> Cases() => _file["cases"]!.AsArray().Select(
        node => new TestCaseData(node!.AsObject()).SetArgDisplayNames($"{node["method"]}/{node["note"]}"));

    [SetUp]
    public void UseTheVectorsProject() => Use(options =>
    {
        options.ProjectToken = (string)_file["token"]!;
        options.ProjectSecret = "0123456789abcdef0123456789abcdef";
    });

    [Test]
    public void All_cases_of_the_file_are_replayed()
    {
        Assert.That(Cases().Count(), Is.EqualTo(AllCases));
        Assert.That(Cases().Select(each => Name((JsonObject)each.Arguments[0]!)).Intersect(_refused.Keys), Is.EquivalentTo(_refused.Keys));
        Assert.That((double)_file["now"]!, Is.EqualTo(1_700_000_000));
    }

    [TestCaseSource(nameof(Cases))]
    public void A_call_gives_the_same_message(JsonObject vector)
    {
        var call = new PythonCall(vector, (string)_file["insert_id"]!);
        if (_refused.TryGetValue(Name(vector), out var reason))
        {
            Assert.That(() => call.ToBuilder(), Throws.InstanceOf<ArgumentException>(), reason);
            return;
        }

        var ours = JsonNode.Parse(Json(call.ToBuilder()))!;
        var theirs = call.Expected();

        Assert.That(JsonNode.DeepEquals(Plain(ours), Plain(theirs)), Is.True, () => $"{ours.ToJsonString()}\ninstead of\n{theirs.ToJsonString()}");
    }

    private static string Name(JsonObject vector) => $"{vector["method"]}/{vector["note"]}";

    /// <summary>The same JSON with every number in one spelling, so that 1.0 equals 1.</summary>
    private static JsonNode? Plain(JsonNode? node) => node switch
    {
        JsonObject json => new JsonObject(json.Select(entry => KeyValuePair.Create(entry.Key, Plain(entry.Value)))),
        JsonArray json => new JsonArray([.. json.Select(Plain)]),
        JsonValue json when json.GetValueKind() == System.Text.Json.JsonValueKind.Number => Number(json.ToJsonString()),
        _ => node?.DeepClone(),
    };

    private static JsonValue Number(string text)
    {
        var isWhole = decimal.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var whole) && decimal.IsInteger(whole);
        return isWhole ? JsonValue.Create($"number {whole:0}") : JsonValue.Create($"number {double.Parse(text, System.Globalization.CultureInfo.InvariantCulture):R}");
    }
}
