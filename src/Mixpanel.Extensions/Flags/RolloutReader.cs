using System.Text.Json;
using Mixpanel.Extensions.Flags.Rules;

namespace Mixpanel.Extensions.Flags;

/// <summary>Makes the rollouts of one flag ready for being evaluated.</summary>
/// <param name="variants">In the order in which they share out the users.</param>
/// <param name="splits">The share of each, unless a rollout gives another.</param>
/// <param name="isSalted">Whether the flag has a salt of its own, even an empty one.</param>
/// <param name="caveat">What holds for the whole flag.</param>
internal sealed class RolloutReader(FlagVariant[] variants, double[] splits, bool isSalted, FlagCaveat caveat)
{
    internal FlagRollout Read(JsonElement json, int index)
    {
        FlagJson.Expect(json.ValueKind == JsonValueKind.Object, "a rollout is not an object");
        var caveats = Caveat(json);
        var own = caveats == FlagCaveat.None ? variants : Array.ConvertAll(variants, variant => variant.With(caveats));
        return new FlagRollout
        {
            Percentage = FlagJson.Number(json, "rollout_percentage") ?? throw new FormatException("a rollout has no rollout_percentage"),
            Salt = isSalted ? KnownSalt.Of(index) : KnownSalt.Rollout,
            Condition = Condition(json),
            Override = Override(json, own),
            Variants = own,
            Sums = Sums(FlagJson.Member(json, "variant_splits", JsonValueKind.Object)),
        };
    }

    private static FlagVariant? Override(JsonElement json, FlagVariant[] variants) =>
        FlagJson.Member(json, "variant_override", JsonValueKind.Object) is not { } chosen
            ? null
            : FlagJson.Named(variants, FlagJson.Text(chosen, "key") ?? throw new FormatException("a variant_override has no key"));

    private static ICondition? Condition(JsonElement json)
    {
        // An empty rule or definition asks for nothing.
        var rule = FlagJson.Value(json, "runtime_evaluation_rule");
        if (!IsNothing(rule))
        {
            return Rule.CompileIgnoringCase(rule);
        }

        var legacy = FlagJson.Member(json, "runtime_evaluation_definition", JsonValueKind.Object);
        return legacy is not { } expected || IsNothing(expected)
            ? null
            : new PropertyMatch([.. expected.EnumerateObject().Select(static each => KeyValuePair.Create(each.Name, ExpectedText(each.Value)))]);
    }

    private static bool IsNothing(JsonElement json) =>
        json.ValueKind == JsonValueKind.Null || (json.ValueKind == JsonValueKind.Object && json.GetPropertyCount() == 0);

    private static string ExpectedText(JsonElement json)
    {
        var run = default(RuleRun);
        return LowerCase.Of(RuleConversion.ToText(RuleReader.Read(json, static text => text, static name => name), ref run));
    }

    private FlagCaveat Caveat(JsonElement json)
    {
        if (!string.IsNullOrEmpty(FlagJson.Text(json, "cohort_hash")))
        {
            return FlagCaveat.Cohort;
        }

        return IsNothing(FlagJson.Value(json, "runtime_event_rule")) ? caveat : FlagCaveat.Event;
    }

    private double[] Sums(JsonElement? ownSplits)
    {
        // Looking them up in the JSON would throw over a key that is not Unicode.
        var own = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var split in ownSplits is { } given ? given.EnumerateObject() : default)
        {
            own[split.Name] = split.Value;
        }

        var sums = new double[splits.Length];
        var sum = 0.0;
        for (var i = 0; i < sums.Length; i++)
        {
            sum += own.TryGetValue(variants[i].Key!, out var split) ? FlagJson.NumberOf(split, "variant_splits") ?? 0 : splits[i];
            sums[i] = sum;
        }

        return sums;
    }
}
