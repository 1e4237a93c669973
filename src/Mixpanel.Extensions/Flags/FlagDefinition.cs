using Mixpanel.Extensions.Flags.Rules;

namespace Mixpanel.Extensions.Flags;

/// <summary>One flag, made ready for being evaluated: salts as tables, rules compiled, every possible answer already there.</summary>
internal sealed class FlagDefinition
{
    internal required string Key { get; init; }

    /// <summary>What the flag divides users by.</summary>
    internal required string ContextKey { get; init; }

    /// <summary>The part that all the flag's salts begin with.</summary>
    internal required KnownSalt Salt { get; init; }

    internal required FlagRollout[] Rollouts { get; init; }

    /// <summary>Which variant a tester gets, by distinct id.</summary>
    internal required IReadOnlyDictionary<string, FlagVariant> Testers { get; init; }

    internal required FlagVariant MissingContext { get; init; }

    internal required FlagVariant NoMatch { get; init; }

    /// <summary>The answer for this user. Total, pure and bounded; allocates nothing but what rules build.</summary>
    internal FlagVariant Evaluate(FlagContext context)
    {
        if (!context.TryGetHash(ContextKey, out var hash))
        {
            return MissingContext;
        }

        if (Testers.Count > 0 && context.TesterId is { } id && Testers.TryGetValue(id, out var chosen))
        {
            return chosen;
        }

        hash = Salt.AppendTo(hash);
        var run = default(RuleRun);
        foreach (var rollout in Rollouts)
        {
            if (rollout.IsFor(Fnv1a.Bucket(rollout.Salt.AppendTo(hash)), context, ref run))
            {
                return rollout.Override ?? rollout.At(Fnv1a.Bucket(KnownSalt.Variant.AppendTo(hash)));
            }
        }

        return NoMatch;
    }
}
