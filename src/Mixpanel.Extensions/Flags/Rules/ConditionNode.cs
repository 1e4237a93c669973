namespace Mixpanel.Extensions.Flags.Rules;

/// <summary><c>if</c>: pairs of condition and result, and a last result for when no condition holds.</summary>
internal sealed class ConditionNode(RuleNode[] parts) : RuleNode
{
    internal override RuleValue Evaluate(in RuleValue data, ref RuleRun run)
    {
        if (!run.Spend())
        {
            return default;
        }

        var i = 0;
        for (; i < parts.Length - 1; i += 2)
        {
            if (parts[i].Evaluate(data, ref run).IsTruthy)
            {
                return parts[i + 1].Evaluate(data, ref run);
            }
        }

        return i == parts.Length - 1 ? parts[i].Evaluate(data, ref run) : RuleValue.Null;
    }
}
