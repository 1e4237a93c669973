namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>A value that stands in the rule itself.</summary>
internal sealed class LiteralNode(RuleValue value) : RuleNode
{
    internal RuleValue Value => value;

    internal override RuleValue Evaluate(in RuleValue data, ref RuleRun run)
    {
        run.Spend();
        return value;
    }
}
