namespace Mixpanel.Extensions.Flags.Rules;

/// <summary><c>all</c>, <c>some</c> and <c>none</c>: the first item of which <paramref name="test"/> says <paramref name="deciding"/> settles it.</summary>
/// <param name="list">The list; what is no list counts as an empty one.</param>
/// <param name="test">The rule for one item.</param>
/// <param name="deciding">What the test says of an item that settles it.</param>
/// <param name="settled">The answer then; the opposite one if no item settles it.</param>
/// <param name="whenEmpty">The answer for an empty list.</param>
internal sealed class QuantifierNode(RuleNode list, RuleNode test, bool deciding, bool settled, bool whenEmpty) : RuleNode
{
    internal override RuleValue Evaluate(in RuleValue data, ref RuleRun run)
    {
        run.Spend();
        var items = list.Evaluate(data, ref run);
        if (!items.IsTruthy || !items.IsList)
        {
            return whenEmpty;
        }

        foreach (ref readonly var item in items.Items.AsSpan())
        {
            if (!run.Spend() || test.Evaluate(item, ref run).IsTruthy == deciding)
            {
                return settled;
            }
        }

        return !settled;
    }
}
