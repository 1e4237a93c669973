using System.Text;

namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>The conversions that JavaScript makes by itself where an operator meets a value of another type.</summary>
internal static class RuleConversion
{
    /// <summary>A rule can build lists in lists without end, and writing them out is the one thing here that calls itself.</summary>
    private const int DeepestList = 64;

    private const int TextPerWork = 16;

    /// <summary>Lists and objects as their text; everything else as it is.</summary>
    internal static RuleValue ToPrimitive(in RuleValue value, ref RuleRun run) => value.IsReference ? ToText(value, ref run) : value;

    internal static double ToNumber(in RuleValue value, ref RuleRun run)
    {
        switch (value.Kind)
        {
            case RuleKind.Null: return 0;
            case RuleKind.Boolean or RuleKind.Number: return value.Number;
            case RuleKind.Undefined or RuleKind.Object: return double.NaN;
            default:
                var text = ToText(value, ref run);
                return run.Spend(text.Length / TextPerWork) ? RuleNumber.Parse(text) : double.NaN;
        }
    }

    /// <summary>The number a value's text begins with, which is what rules add and multiply.</summary>
    internal static double ToStartingNumber(in RuleValue value, ref RuleRun run)
    {
        if (value.Kind == RuleKind.Number)
        {
            // By way of its text, so that -0 becomes 0.
            return value.Number + 0.0;
        }

        var text = ToText(value, ref run);
        return run.Spend(text.Length / TextPerWork) ? RuleNumber.ParseStart(text) : double.NaN;
    }

    internal static string ToText(in RuleValue value, ref RuleRun run)
    {
        if (value.Kind != RuleKind.List)
        {
            return ScalarText(value);
        }

        var text = new StringBuilder();
        AppendItems(text, value.Items, depth: 0, ref run);
        return text.ToString();
    }

    /// <summary>Adds an item as a joined list shows it: nothing for <c>null</c>.</summary>
    internal static void AppendItem(StringBuilder text, in RuleValue item, ref RuleRun run) => AppendItem(text, item, depth: 0, ref run);

    private static void AppendItems(StringBuilder text, RuleValue[] items, int depth, ref RuleRun run)
    {
        if (depth == DeepestList)
        {
            run.Fail();
            return;
        }

        for (var i = 0; i < items.Length && run.Spend(); i++)
        {
            if (i > 0)
            {
                text.Append(',');
            }

            AppendItem(text, items[i], depth, ref run);
        }
    }

    private static void AppendItem(StringBuilder text, in RuleValue item, int depth, ref RuleRun run)
    {
        if (item.IsList)
        {
            AppendItems(text, item.Items, depth + 1, ref run);
        }
        else if (!item.IsNothing)
        {
            var part = ScalarText(item);
            if (run.Spend(1 + (part.Length / TextPerWork)))
            {
                text.Append(part);
            }
        }
    }

    private static string ScalarText(in RuleValue value) => value.Kind switch
    {
        RuleKind.Undefined => "undefined",
        RuleKind.Null => "null",
        RuleKind.Boolean => value.Boolean ? "true" : "false",
        RuleKind.Number => RuleNumber.ToText(value.Number),
        RuleKind.Text => value.Text,
        _ => "[object Object]",
    };
}
