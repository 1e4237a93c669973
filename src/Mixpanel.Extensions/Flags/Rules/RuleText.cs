namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>The operators on texts.</summary>
internal static class RuleText
{
    private const int TextPerWork = 16;

    /// <summary><c>in</c>: whether a list has the item, or a text the part.</summary>
    internal static bool IsIn(in RuleValue item, in RuleValue container, ref RuleRun run)
    {
        if (container.Kind == RuleKind.Text && container.Text.Length > 0)
        {
            var part = RuleConversion.ToText(item, ref run);

            // Looking for a long part in a long text can take time of their product.
            var work = (1L + (container.Text.Length / TextPerWork)) * (1L + (part.Length / TextPerWork));
            return run.Spend((int)Math.Min(work, int.MaxValue)) && container.Text.Contains(part, StringComparison.Ordinal);
        }

        if (!container.IsList)
        {
            return false;
        }

        foreach (ref readonly var other in container.Items.AsSpan())
        {
            if (!run.Spend() || RuleComparison.StrictEquals(item, other, ref run))
            {
                return !run.HasFailed;
            }
        }

        return false;
    }

    /// <summary><c>substr</c>: negative numbers count from the end.</summary>
    internal static RuleValue Substring(in RuleValue source, in RuleValue start, in RuleValue length, ref RuleRun run)
    {
        var text = RuleConversion.ToText(source, ref run);
        var from = Whole(RuleConversion.ToNumber(start, ref run));
        var rest = Part(text, from, double.PositiveInfinity);
        var count = length.IsUndefined ? double.PositiveInfinity : RuleConversion.ToNumber(length, ref run);
        if (!run.Spend(1 + (text.Length / TextPerWork)))
        {
            return default;
        }

        if (count < 0)
        {
            // JavaScript joins a text to the length instead of adding it, and what comes of that is no number.
            return length.Kind == RuleKind.Number ? Part(rest, 0, Whole(rest.Length + count)) : string.Empty;
        }

        return Part(text, from, Whole(count));
    }

    private static string Part(string text, double start, double length)
    {
        var from = (int)(start < 0 ? Math.Max(text.Length + start, 0) : Math.Min(start, text.Length));
        return text.Substring(from, (int)Math.Clamp(length, 0, text.Length - from));
    }

    private static double Whole(double number) => double.IsNaN(number) ? 0 : Math.Truncate(number);
}
