namespace Mixpanel.Extensions.Flags.Rules;

/// <summary><c>reduce</c>: a list folded into one value.</summary>
internal sealed class ReductionNode(RuleNode list, RuleNode step, RuleNode? start) : RuleNode
{
    internal override RuleValue Evaluate(in RuleValue data, ref RuleRun run)
    {
        run.Spend();
        var source = list.Evaluate(data, ref run);
        var result = start is null ? RuleValue.Null : start.Evaluate(data, ref run);
        if (!source.IsList)
        {
            return result;
        }

        foreach (ref readonly var item in source.Items.AsSpan())
        {
            if (!run.Spend())
            {
                return default;
            }

            RuleValue scope = new RuleObject(new("current", item), new("accumulator", result));
            result = step.Evaluate(scope, ref run);
        }

        return result;
    }
}
