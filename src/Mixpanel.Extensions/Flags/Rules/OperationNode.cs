namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>An operator with at most three arguments. Further ones are evaluated, because they can fail, and then ignored.</summary>
internal sealed class OperationNode(RuleOperator operation, RuleNode[] arguments) : RuleNode
{
    private readonly RuleNode? _first = arguments.ElementAtOrDefault(0);
    private readonly RuleNode? _second = arguments.ElementAtOrDefault(1);
    private readonly RuleNode? _third = arguments.ElementAtOrDefault(2);
    private readonly RuleNode[] _others = [.. arguments.Skip(3)];

    internal override RuleValue Evaluate(in RuleValue data, ref RuleRun run)
    {
        if (!run.Spend())
        {
            return default;
        }

        var a = _first is null ? default : _first.Evaluate(data, ref run);
        var b = _second is null ? default : _second.Evaluate(data, ref run);
        var c = _third is null ? default : _third.Evaluate(data, ref run);
        foreach (var other in _others)
        {
            other.Evaluate(data, ref run);
        }

        return run.HasFailed ? default : Apply(data, a, b, c, ref run);
    }

    private RuleValue Apply(in RuleValue data, in RuleValue a, in RuleValue b, in RuleValue c, ref RuleRun run) => operation switch
    {
        RuleOperator.LooseEqual => RuleComparison.LooseEquals(a, b, ref run),
        RuleOperator.LooseUnequal => !RuleComparison.LooseEquals(a, b, ref run),
        RuleOperator.StrictEqual => RuleComparison.StrictEquals(a, b, ref run),
        RuleOperator.StrictUnequal => !RuleComparison.StrictEquals(a, b, ref run),
        RuleOperator.Less => RuleComparison.IsLess(a, b, ref run) && (c.IsUndefined || RuleComparison.IsLess(b, c, ref run)),
        RuleOperator.LessOrEqual =>
            RuleComparison.IsLessOrEqual(a, b, ref run) && (c.IsUndefined || RuleComparison.IsLessOrEqual(b, c, ref run)),
        RuleOperator.Greater => RuleComparison.IsLess(b, a, ref run),
        RuleOperator.GreaterOrEqual => RuleComparison.IsLessOrEqual(b, a, ref run),
        RuleOperator.Not => !a.IsTruthy,
        RuleOperator.Truth => a.IsTruthy,
        RuleOperator.Subtract => b.IsUndefined ? -Number(a, ref run) : Number(a, ref run) - Number(b, ref run),
        RuleOperator.Divide => Number(a, ref run) / Number(b, ref run),
        RuleOperator.Remainder => Number(a, ref run) % Number(b, ref run),
        RuleOperator.In => RuleText.IsIn(a, b, ref run),
        RuleOperator.Substring => RuleText.Substring(a, b, c, ref run),
        RuleOperator.Variable => RulePath.Find(data, a, b, ref run),
        RuleOperator.MissingSome => MissingNode.AllButEnough(data, a, b, ref run),
        _ => a,
    };

    private static double Number(in RuleValue value, ref RuleRun run) => RuleConversion.ToNumber(value, ref run);
}
