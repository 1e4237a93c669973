namespace Mixpanel.Extensions.Flags.Rules;

/// <summary><c>var</c> with a name that stands in the rule, which is how it is nearly always used.</summary>
internal sealed class VariableNode(string[] path, RuleNode? fallback) : RuleNode
{
    internal override RuleValue Evaluate(in RuleValue data, ref RuleRun run)
    {
        if (!run.Spend(1 + path.Length))
        {
            return default;
        }

        var otherwise = fallback is null ? default : fallback.Evaluate(data, ref run);
        return RulePath.OrElse(RulePath.Find(data, path), otherwise);
    }
}
