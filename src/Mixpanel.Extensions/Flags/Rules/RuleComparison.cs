namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>Equality and order between values of any types.</summary>
internal static class RuleComparison
{
    private const int TextPerWork = 32;

    internal static bool StrictEquals(in RuleValue a, in RuleValue b, ref RuleRun run) => Charge(a, b, ref run) && a.IsSame(b);

    internal static bool LooseEquals(in RuleValue a, in RuleValue b, ref RuleRun run)
    {
        if (a.Kind == b.Kind)
        {
            return StrictEquals(a, b, ref run);
        }

        if (a.IsNothing || b.IsNothing)
        {
            return a.IsNothing && b.IsNothing;
        }

        if (a.IsReference && b.IsReference)
        {
            return false;
        }

        var left = RuleConversion.ToPrimitive(a, ref run);
        var right = RuleConversion.ToPrimitive(b, ref run);
        return left.Kind == RuleKind.Text && right.Kind == RuleKind.Text
            ? StrictEquals(left, right, ref run)
            : RuleConversion.ToNumber(left, ref run) == RuleConversion.ToNumber(right, ref run);
    }

    /// <summary>
    /// Less than 0, 0 or more than 0; <c>null</c> where neither is less, as with what is not a number. Two texts compare by their UTF-16 units,
    /// anything else as numbers.
    /// </summary>
    internal static int? Compare(in RuleValue a, in RuleValue b, ref RuleRun run)
    {
        var left = RuleConversion.ToPrimitive(a, ref run);
        var right = RuleConversion.ToPrimitive(b, ref run);
        if (left.Kind == RuleKind.Text && right.Kind == RuleKind.Text)
        {
            return Charge(left, right, ref run) ? string.CompareOrdinal(left.Text, right.Text) : null;
        }

        var x = RuleConversion.ToNumber(left, ref run);
        var y = RuleConversion.ToNumber(right, ref run);
        return double.IsNaN(x) || double.IsNaN(y) ? null : x.CompareTo(y);
    }

    internal static bool IsLess(in RuleValue a, in RuleValue b, ref RuleRun run) => Compare(a, b, ref run) < 0;

    internal static bool IsLessOrEqual(in RuleValue a, in RuleValue b, ref RuleRun run) => Compare(a, b, ref run) <= 0;

    private static bool Charge(in RuleValue a, in RuleValue b, ref RuleRun run) =>
        a.Kind != RuleKind.Text || b.Kind != RuleKind.Text || run.Spend(Math.Min(a.Text.Length, b.Text.Length) / TextPerWork);
}
