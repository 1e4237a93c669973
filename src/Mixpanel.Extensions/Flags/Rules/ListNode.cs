namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>A list in the rule with items that have to be worked out.</summary>
internal sealed class ListNode(RuleNode[] items) : RuleNode
{
    internal override RuleValue Evaluate(in RuleValue data, ref RuleRun run)
    {
        if (!run.Spend(1 + items.Length))
        {
            return default;
        }

        var values = new RuleValue[items.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = items[i].Evaluate(data, ref run);
        }

        return values;
    }
}
