namespace Mixpanel.Extensions.Emulator.State;

/// <summary>What looks wrong in the events, in words.</summary>
internal static class Warnings
{
    public static string? OfName(string? similar) => similar is null ? null : $"looks like a misspelling of '{similar}'";

    public static string? OfTypes(string property, IReadOnlyList<TypeCount> types)
    {
        // Null is how Mixpanel says "not set", whatever the type.
        string[] different = [.. types.Where(type => type.Type != PropertyType.Null).Select(type => Word(type.Type))];

        return different.Length > 1 ? $"'{property}' has several types: {string.Join(", ", different)}" : null;
    }

    private static string Word(PropertyType type) => type switch
    {
        PropertyType.String => "string",
        PropertyType.Number => "number",
        PropertyType.Boolean => "boolean",
        PropertyType.Date => "date",
        PropertyType.List => "list",
        PropertyType.Object => "object",
        _ => "null",
    };
}
