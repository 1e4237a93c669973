using System.Collections.Frozen;

namespace Mixpanel.Extensions.Builders;

/// <summary>The operators of profile and group updates, and which of them may be applied twice.</summary>
internal static class UpdateOperators
{
    private static readonly FrozenSet<string> _repeatable = FrozenSet.Create(
        StringComparer.Ordinal, "$set", "$set_once", "$union", "$remove", "$unset", "$delete");

    private static readonly FrozenSet<string> _fields = FrozenSet.Create(
        StringComparer.Ordinal,
        "$token", "$time", "$distinct_id", "$group_key", "$group_id", "$ip", "$ignore_time", "$ignore_alias", "$latitude", "$longitude");

    /// <summary>Whether a record ends up the same if Mixpanel gets it twice. An operator we do not know does not.</summary>
    internal static bool AreRepeatable(MixpanelProperties record)
    {
        for (var i = 0; i < record.Count; i++)
        {
            var name = record.At(i).Key;
            if (name.StartsWith('$') && !_fields.Contains(name) && !_repeatable.Contains(name))
            {
                return false;
            }
        }

        return true;
    }
}
