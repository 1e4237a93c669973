using System.Text.Json;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Flags.Rules;

namespace Mixpanel.Extensions.Tests.Flags.Rules;

/// <summary>Rules that would take for ever, for all memory or for the whole stack.</summary>
internal sealed class RuleBoundTests
{
    private const string Doubling = """{"reduce":[{"var":"l"},{"OP":[{"var":"accumulator"},{"var":"accumulator"}]},START]}""";

    private static readonly JsonObject _data = new()
    {
        ["l"] = new JsonArray([.. Enumerable.Range(0, 1_000).Select(i => JsonValue.Create(i))]),
        ["s"] = new string('a', 200_000),
        ["t"] = new string('a', 100_000) + "b",
    };

    private static IEnumerable<TestCaseData> Rules()
    {
        var loops = """{"var":""}""";
        for (var i = 0; i < 6; i++)
        {
            loops = $$"""{"map":[[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20],{{loops}}]}""";
        }

        yield return new TestCaseData(loops).SetArgDisplayNames("loops in loops");
        yield return new TestCaseData(Doubling.Replace("OP", "merge").Replace("START", "[1]")).SetArgDisplayNames("a list that doubles");
        yield return new TestCaseData(Doubling.Replace("OP", "cat").Replace("START", "\"x\"")).SetArgDisplayNames("a text that doubles");
        yield return new TestCaseData("""{"cat":{"reduce":[{"var":"l"},[{"var":"accumulator"}],1]}}""").SetArgDisplayNames("lists in lists as text");
        yield return new TestCaseData("""{"in":[{"var":"t"},{"var":"s"}]}""").SetArgDisplayNames("a long part in a long text");
        yield return new TestCaseData("""{"some":[{"var":"l"},{"some":[[1,2,3,4,5,6,7,8,9],{"some":[[1,2,3,4,5,6,7,8,9],{"!":{"missing":["a.b.c","d.e.f"]}}]}]}]}""")
            .SetArgDisplayNames("many names");
    }

    [TestCaseSource(nameof(Rules))]
    public void A_rule_without_end_ends_unsatisfied(string rule)
    {
        var compiled = Rule.Compile(RuleTableTests.Element(JsonNode.Parse(rule)));
        var data = RuleReader.Read(RuleTableTests.Element(_data), text => text, name => name);
        var run = default(RuleRun);
        var before = GC.GetAllocatedBytesForCurrentThread();

        compiled.Evaluate(data, ref run);

        Assert.That(run.HasFailed, Is.True);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(64 * 1024 * 1024));
    }

    [Test]
    public void The_deepest_rule_needs_little_stack()
    {
        var rule = JsonNode.Parse(string.Concat(Enumerable.Repeat("""{"!":""", RuleCompiler.MostDepth)) + "1" + new string('}', RuleCompiler.MostDepth), documentOptions: new() { MaxDepth = 1_000 });
        var element = JsonDocument.Parse(rule!.ToJsonString(new() { MaxDepth = 1_000 }), new() { MaxDepth = 1_000 }).RootElement;
        var isSatisfied = false;
        var thread = new Thread(
            () =>
            {
                var run = default(RuleRun);
                isSatisfied = Rule.Compile(element).IsSatisfiedBy(RuleValue.Null, ref run);
            },
            maxStackSize: 192 * 1024);

        thread.Start();
        thread.Join();

        Assert.That(isSatisfied, Is.True);
    }

    [Test]
    public void Work_counts_for_all_rules_of_one_evaluation()
    {
        var rule = Rule.Compile(RuleTableTests.Element(JsonNode.Parse("""{"some":[{"var":"l"},{"==":[{"var":""},-1]}]}""")));
        var data = RuleReader.Read(RuleTableTests.Element(_data), text => text, name => name);
        var run = default(RuleRun);
        var always = Rule.Compile(RuleTableTests.Element(JsonNode.Parse("""{"==":[1,1]}""")));

        Assert.That(always.IsSatisfiedBy(data, ref run), Is.True);
        for (var i = 0; i < 100; i++)
        {
            rule.IsSatisfiedBy(data, ref run);
        }

        Assert.That(always.IsSatisfiedBy(data, ref run), Is.False);
    }

    [Test]
    public void A_failure_does_not_reach_the_next_rule()
    {
        var failing = Rule.Compile(RuleTableTests.Element(JsonNode.Parse("""{"nonsense":1}""")));
        var always = Rule.Compile(RuleTableTests.Element(JsonNode.Parse("""{"==":[1,1]}""")));
        var run = default(RuleRun);

        Assert.That(failing.IsSatisfiedBy(RuleValue.Null, ref run), Is.False);
        Assert.That(always.IsSatisfiedBy(RuleValue.Null, ref run), Is.True);
    }
}
