using System.Text.Json;

namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>
/// A JsonLogic rule, with the meaning it has in json-logic-js: the conversions, the order and the truth of JavaScript values. It is bounded in depth
/// and work, and anything it cannot answer is "not satisfied".
/// </summary>
internal sealed class Rule : ICondition
{
    private readonly RuleNode _root;

    private Rule(RuleNode root) => _root = root;

    /// <exception cref="FormatException">The rule is larger than any rule should be.</exception>
    internal static Rule Compile(JsonElement json) => new(new RuleCompiler(static text => text).Compile(json));

    /// <summary>A rule for data in lower case: its own texts are put into lower case too.</summary>
    /// <exception cref="FormatException">The rule is larger than any rule should be.</exception>
    internal static Rule CompileIgnoringCase(JsonElement json) => new(new RuleCompiler(LowerCase.Of).Compile(json));

    public bool IsSatisfiedBy(in RuleValue data, ref RuleRun run)
    {
        var isSatisfied = Evaluate(data, ref run).IsTruthy && !run.HasFailed;
        run.Restart();
        return isSatisfied;
    }

    /// <summary>The value of the rule, unless the run has failed.</summary>
    internal RuleValue Evaluate(in RuleValue data, ref RuleRun run) => _root.Evaluate(data, ref run);
}
