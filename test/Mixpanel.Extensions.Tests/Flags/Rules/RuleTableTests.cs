using System.Text.Json;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Flags.Rules;

namespace Mixpanel.Extensions.Tests.Flags.Rules;

/// <summary>Tables of rules, checked against the reference implementation when they were written.</summary>
internal sealed class RuleTableTests
{
    private static IEnumerable<TestCaseData> Groups() => new[] { "json-logic.json", "json-logic-random.json" }.SelectMany(GroupsOf);

    [TestCase("json-logic.json", 200)]
    [TestCase("json-logic-random.json", 1_000)]
    public void A_table_has_at_least_so_many_cases(string file, int least)
    {
        var count = GroupsOf(file).Sum(group => ((JsonArray)group.Arguments[0]!).Count);

        TestContext.Out.WriteLine($"{file}: {count} cases ran");
        Assert.That(count, Is.GreaterThanOrEqualTo(least));
    }

    [TestCaseSource(nameof(Groups))]
    public void A_rule_has_the_value_of_the_reference_implementation(JsonArray cases)
    {
        foreach (var each in cases)
        {
            var run = default(RuleRun);
            var value = Rule.Compile(Element(each![0])).Evaluate(Read(each[1]), ref run);

            Assert.That(run.HasFailed, Is.EqualTo(each.AsArray().Count == 2), each.ToJsonString());
            if (!run.HasFailed)
            {
                Assert.That(JsonNode.DeepEquals(Json(value), Plain(each[2])), Is.True, () => $"{Json(value)?.ToJsonString()} for {each.ToJsonString()}");
            }
        }
    }

    internal static JsonElement Element(JsonNode? node) => JsonElement.Parse(node?.ToJsonString() ?? "null");

    private static IEnumerable<TestCaseData> GroupsOf(string file) => Samples.Vectors(file)["groups"]!.AsArray()
        .Select(group => new TestCaseData(group!["cases"]!.AsArray()).SetArgDisplayNames((string)group["about"]!));

    private static RuleValue Read(JsonNode? node) => RuleReader.Read(Element(node), text => text, name => name);

    /// <summary>The same JSON with its numbers written as ours are.</summary>
    private static JsonNode? Plain(JsonNode? node) => Json(Read(node));

    private static JsonNode? Json(RuleValue value) => value.Kind switch
    {
        RuleKind.Null => null,
        RuleKind.Boolean => JsonValue.Create(value.Boolean),
        RuleKind.Number => JsonValue.Create(value.Number + 0.0),
        RuleKind.Text => JsonValue.Create(value.Text),
        RuleKind.List => new JsonArray([.. value.Items.Select(Json)]),
        RuleKind.Object => new JsonObject(value.Members.Entries.ToArray().Select(entry => KeyValuePair.Create(entry.Key, Json(entry.Value)))),
        _ => JsonValue.Create("undefined"),
    };
}
