using Mixpanel.Extensions.Flags.Rules;

namespace Mixpanel.Extensions.Flags;

/// <summary>A share of the users, perhaps only those that a rule is satisfied by, and how the variants are divided among them.</summary>
internal sealed class FlagRollout
{
    internal required double Percentage { get; init; }

    /// <summary>What comes after the flag's own part of the salt.</summary>
    internal required KnownSalt Salt { get; init; }

    internal required ICondition? Condition { get; init; }

    /// <summary>The variant that everybody gets; <c>null</c> if the variants are divided.</summary>
    internal required FlagVariant? Override { get; init; }

    internal required FlagVariant[] Variants { get; init; }

    /// <summary>For each variant the sum of its split and those before it, added up in that order, since doubles depend on it.</summary>
    internal required double[] Sums { get; init; }

    internal bool IsFor(double bucket, FlagContext context, ref RuleRun run) =>
        bucket < Percentage && (Condition is null || (context.HasProperties && Condition.IsSatisfiedBy(context.RuleData, ref run)));

    /// <summary>The variant of a part of the users; the last one takes what the splits leave over.</summary>
    internal FlagVariant At(double bucket)
    {
        var last = Variants.Length - 1;
        for (var i = 0; i < last; i++)
        {
            if (bucket < Sums[i])
            {
                return Variants[i];
            }
        }

        return Variants[last];
    }
}
