using System.Collections.Frozen;

namespace Mixpanel.Extensions.Messages;

/// <summary>
/// Ids that Mixpanel refuses because they are what a bug sends (reference "Import events"). Compared without case, because
/// no spelling of them means one user.
/// </summary>
internal static class DisallowedIds
{
    private const int LongestWord = 9;
    private const int GuidLength = 36;

    private static readonly FrozenSet<string> _ids = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "00000000-0000-0000-0000-000000000000", "anon", "anonymous", "nil", "none", "null", "n/a", "na",
        "undefined", "unknown", "<nil>", "0", "-1", "true", "false", "[]", "{}");

    /// <summary>Whether a value is one of them, also as the number or the truth value that its text spells.</summary>
    internal static bool Contains(in PropertyValue id) => id.IdText is { } text && Contains(text);

    /// <summary>The id as a value; one of them as a fault, for an id that is an ordinary property of its message.</summary>
    internal static PropertyValue Check(string id) => Contains(id)
        ? PropertyValue.FromFault(new MessageFault(SendReason.InvalidDistinctId, null, "Mixpanel disallows this id because it never means one user."))
        : id;

    internal static bool Contains(string id) => id.Length is <= LongestWord or GuidLength && _ids.Contains(id);
}
