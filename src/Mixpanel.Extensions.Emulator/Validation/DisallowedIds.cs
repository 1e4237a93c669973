namespace Mixpanel.Extensions.Emulator.Validation;

/// <summary>Values that are never meant as an id. Mixpanel does not say that case does not matter, so it does.</summary>
internal static class DisallowedIds
{
    private static readonly HashSet<string> _values = new(StringComparer.Ordinal)
    {
        "00000000-0000-0000-0000-000000000000",
        "anon", "anonymous", "nil", "none", "null", "n/a", "na", "undefined", "unknown", "<nil>",
        "0", "-1", "true", "false", "[]", "{}",
    };

    public static bool Contain(string id) => _values.Contains(id);
}
