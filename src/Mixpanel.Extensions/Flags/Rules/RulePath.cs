using System.Globalization;

namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>Finds the data that a rule names: members by name, items and characters by index, and the length of either, joined by points.</summary>
internal static class RulePath
{
    private const int TextPerWork = 8;
    private const int LongestIndex = 10;

    /// <summary>The value; <c>undefined</c> if there is none.</summary>
    internal static RuleValue Find(RuleValue data, ReadOnlySpan<string> path)
    {
        foreach (var part in path)
        {
            if (data.IsNothing)
            {
                return default;
            }

            data = Step(data, part);
        }

        return data;
    }

    /// <summary>The value under a name that the rule worked out; <paramref name="fallback"/> if there is none.</summary>
    internal static RuleValue Find(in RuleValue data, in RuleValue name, in RuleValue fallback, ref RuleRun run)
    {
        if (IsWhole(name))
        {
            return data;
        }

        var text = RuleConversion.ToText(name, ref run);
        return run.Spend(1 + (text.Length / TextPerWork)) ? OrElse(Find(data, text.Split('.')), fallback) : default;
    }

    /// <summary>Whether a name stands for the data as a whole.</summary>
    internal static bool IsWhole(in RuleValue name) => name.IsNothing || (name.Kind == RuleKind.Text && name.Text.Length == 0);

    internal static RuleValue OrElse(in RuleValue found, in RuleValue fallback) =>
        !found.IsUndefined ? found : fallback.IsUndefined ? RuleValue.Null : fallback;

    internal static RuleValue Step(in RuleValue data, string name) => data.Kind switch
    {
        RuleKind.Object => data.Members[name],
        RuleKind.List when TryIndex(name, data.Items.Length, out var index) => data.Items[index],
        RuleKind.Text when TryIndex(name, data.Text.Length, out var index) => data.Text[index].ToString(),
        RuleKind.List when name == "length" => data.Items.Length,
        RuleKind.Text when name == "length" => data.Text.Length,
        _ => default,
    };

    /// <summary>An index is written the one way a number is: not <c>01</c>, not <c>+1</c>.</summary>
    private static bool TryIndex(string name, int length, out int index)
    {
        index = -1;
        return name.Length is > 0 and <= LongestIndex
            && (name[0] != '0' || name.Length == 1)
            && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out index)
            && index < length;
    }
}
