using System.Text.Json;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Flags.Rules;

namespace Mixpanel.Extensions.Tests.Flags.Rules;

/// <summary>A table of rules, checked against the reference implementation when it was written.</summary>
internal sealed class RuleTableTests
{
    private static IEnumerable<TestCaseData> Groups() => Samples.Vectors("json-logic.json")["groups"]!.AsArray()
        .Select(group => new TestCaseData(group!["cases"]!.AsArray()).SetArgDisplayNames((string)group["about"]!));

    [Test]
    public void The_table_has_more_than_two_hundred_cases()
    {
        var count = Groups().Sum(group => ((JsonArray)group.Arguments[0]!).Count);

        TestContext.Out.WriteLine($"{count} cases ran");
        Assert.That(count, Is.GreaterThanOrEqualTo(200));
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
