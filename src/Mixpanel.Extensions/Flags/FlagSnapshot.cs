using System.Collections.Frozen;
using Mixpanel.Extensions.Flags;

namespace Mixpanel.Extensions;

/// <summary>All flags of one user at one moment. Never changes, and may be kept and shared.</summary>
public sealed class FlagSnapshot
{
    private readonly FrozenDictionary<string, FlagVariant> _answers;

    /// <summary>A snapshot.</summary>
    /// <param name="answers">An answer for each known flag, fallbacks included.</param>
    /// <param name="otherwise">Why any other flag has none. Default <see cref="FlagReason.FlagNotFound"/>.</param>
    public FlagSnapshot(IEnumerable<FlagVariant> answers, FlagReason otherwise = FlagReason.FlagNotFound)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var byKey = new Dictionary<string, FlagVariant>(StringComparer.Ordinal);
        foreach (var answer in answers)
        {
            byKey[answer.FlagKey] = answer;
        }

        _answers = byKey.ToFrozenDictionary(StringComparer.Ordinal);
        Variants = [.. byKey.Values.Where(static answer => !answer.IsFallback)];
        Otherwise = otherwise;
    }

    /// <summary>The chosen variants, in no particular order. Flags without one are not among them.</summary>
    public IReadOnlyList<FlagVariant> Variants { get; }

    /// <summary>The keys of all known flags, those without a variant included as far as they are known: Mixpanel itself names only the others.</summary>
    public IReadOnlyList<string> FlagKeys => _answers.Keys;

    /// <summary>The answer for one flag. Does not throw: an unknown flag is a fallback.</summary>
    /// <param name="flagKey">The flag.</param>
    /// <returns>The variant, or a fallback and why.</returns>
    public FlagVariant this[string flagKey] => _answers.TryGetValue(flagKey, out var answer) ? answer : Unknown(flagKey);

    /// <summary>The answers, fallbacks included.</summary>
    internal IEnumerable<FlagVariant> Answers => _answers.Values;

    /// <summary>Why a flag that it does not know has no variant.</summary>
    internal FlagReason Otherwise { get; }

    /// <summary>The one key that all flags can lack is the distinct id, without which Mixpanel is asked about none.</summary>
    private FlagVariant Unknown(string flagKey) => Otherwise == FlagReason.MissingContextKey
        ? FlagVariant.ForMissing(flagKey, ContextIds.DistinctIdKey)
        : FlagVariant.Fallback(flagKey, Otherwise);
}
