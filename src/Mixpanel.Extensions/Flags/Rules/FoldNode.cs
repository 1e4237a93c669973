using System.Text;

namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>The operators that take any number of arguments into one value.</summary>
internal sealed class FoldNode(FoldOperator operation, RuleNode[] arguments) : RuleNode
{
    internal override RuleValue Evaluate(in RuleValue data, ref RuleRun run)
    {
        run.Spend();
        return operation switch
        {
            FoldOperator.Concatenate => Concatenate(data, ref run),
            FoldOperator.Merge => Merge(data, ref run),
            FoldOperator.Multiply => Multiply(data, ref run),
            FoldOperator.Add => Add(data, ref run),
            _ => Extreme(data, ref run),
        };
    }

    private RuleValue Concatenate(in RuleValue data, ref RuleRun run)
    {
        var text = new StringBuilder();
        for (var i = 0; i < arguments.Length && !run.HasFailed; i++)
        {
            RuleConversion.AppendItem(text, arguments[i].Evaluate(data, ref run), ref run);
        }

        return text.ToString();
    }

    private RuleValue Merge(in RuleValue data, ref RuleRun run)
    {
        var merged = new List<RuleValue>();
        for (var i = 0; i < arguments.Length && !run.HasFailed; i++)
        {
            var value = arguments[i].Evaluate(data, ref run);
            if (!value.IsList)
            {
                merged.Add(value);
            }
            else if (run.Spend(value.Items.Length))
            {
                merged.AddRange(value.Items);
            }
        }

        return merged;
    }

    private RuleValue Add(in RuleValue data, ref RuleRun run)
    {
        var sum = 0.0;
        for (var i = 0; i < arguments.Length && !run.HasFailed; i++)
        {
            sum += RuleConversion.ToStartingNumber(arguments[i].Evaluate(data, ref run), ref run);
        }

        return sum;
    }

    /// <summary>The product of one factor is that factor, whatever it is, and of none there is none.</summary>
    private RuleValue Multiply(in RuleValue data, ref RuleRun run)
    {
        if (arguments.Length == 0)
        {
            return run.Fail();
        }

        var product = arguments[0].Evaluate(data, ref run);
        for (var i = 1; i < arguments.Length && !run.HasFailed; i++)
        {
            var factor = RuleConversion.ToStartingNumber(arguments[i].Evaluate(data, ref run), ref run);
            product = RuleConversion.ToStartingNumber(product, ref run) * factor;
        }

        return product;
    }

    private RuleValue Extreme(in RuleValue data, ref RuleRun run)
    {
        var isLeast = operation == FoldOperator.Least;
        var extreme = isLeast ? double.PositiveInfinity : double.NegativeInfinity;
        for (var i = 0; i < arguments.Length && !run.HasFailed; i++)
        {
            var number = RuleConversion.ToNumber(arguments[i].Evaluate(data, ref run), ref run);
            extreme = isLeast ? Math.Min(extreme, number) : Math.Max(extreme, number);
        }

        return extreme;
    }
}
