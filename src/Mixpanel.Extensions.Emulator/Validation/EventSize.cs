using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Replies;

namespace Mixpanel.Extensions.Emulator.Validation;

/// <summary>How large an event may be, in bytes, in properties and in depth.</summary>
internal static class EventSize
{
    private const int MaxCount = 255;
    private const int MaxDepth = 3;

    // What every library adds by itself must not take room from the caller's own properties.
    private static readonly HashSet<string> _uncounted = new(StringComparer.Ordinal)
    {
        "token", "distinct_id", "time", "$insert_id", "mp_lib", "$lib_version", "ip",
    };

    public static Verdict? Check(Record record, JsonObject properties, int maxProperties)
    {
        if (record.Bytes >= Record.MaxBytes)
        {
            return Verdict.Rejected("properties", InventedTexts.EventTooLarge);
        }

        if (properties.Count > maxProperties && properties.Count(property => !_uncounted.Contains(property.Key)) > maxProperties)
        {
            return Verdict.Rejected("properties", InventedTexts.TooManyProperties(maxProperties));
        }

        foreach (var (name, value) in properties)
        {
            if (value is JsonObject or JsonArray && CheckNested($"properties.{name}", value, depth: 1) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static Verdict? CheckNested(string field, JsonNode? node, int depth)
    {
        var children = Children(node);

        if (children is null)
        {
            return null;
        }

        if (depth > MaxDepth)
        {
            return Verdict.Rejected(field, InventedTexts.TooDeep(field));
        }

        if (children.Count > MaxCount)
        {
            return Verdict.Rejected(field, InventedTexts.TooManyKeys(field));
        }

        return children.Select(child => CheckNested(field, child, depth + 1)).FirstOrDefault(problem => problem is not null);
    }

    private static List<JsonNode?>? Children(JsonNode? node) => node switch
    {
        JsonObject nested => [.. nested.Select(property => property.Value)],
        JsonArray list => [.. list],
        _ => null,
    };
}
