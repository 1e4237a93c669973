namespace Mixpanel.Extensions.Flags.Rules;

/// <summary><c>map</c> and <c>filter</c>: a list made of another one.</summary>
internal sealed class ProjectionNode(RuleNode list, RuleNode each, bool isFilter) : RuleNode
{
    internal override RuleValue Evaluate(in RuleValue data, ref RuleRun run)
    {
        run.Spend();
        var source = list.Evaluate(data, ref run);
        if (!source.IsList)
        {
            return Array.Empty<RuleValue>();
        }

        var results = new List<RuleValue>();
        foreach (ref readonly var item in source.Items.AsSpan())
        {
            if (!run.Spend())
            {
                return default;
            }

            var result = each.Evaluate(item, ref run);
            if (!isFilter)
            {
                results.Add(result);
            }
            else if (result.IsTruthy)
            {
                results.Add(item);
            }
        }

        return results;
    }
}
