using System.Text.Json;

namespace Mixpanel.Extensions.Emulator.Wire;

/// <summary>The messages of a request.</summary>
/// <param name="Records">One element per message; <see langword="null"/> when the body is not JSON or the <c>data</c> is missing.</param>
/// <param name="IsForm">Whether they came in a <c>data</c> field, which gets the older form of reply everywhere.</param>
internal sealed record Payload(IReadOnlyList<JsonElement>? Records, bool IsForm)
{
    /// <param name="body">What came.</param>
    /// <param name="limit">How many messages are read; one more is listed if there is one.</param>
    public static Payload FromJson(byte[] body, int limit) => new(Split(body, limit), IsForm: false);

    public static Payload FromLines(byte[] body, int limit) => new(SplitLines(body, limit), IsForm: false);

    public static Payload FromField(byte[]? data, int limit) =>
        new(DataField.Decode(data) is { } json ? Split(json, limit) : null, IsForm: true);

    private static IReadOnlyList<JsonElement>? Split(byte[] body, int limit)
    {
        if (!JsonTree.TryParse(body, out var element))
        {
            return null;
        }

        return element.ValueKind switch
        {
            JsonValueKind.Array => [.. element.EnumerateArray().Take(limit + 1)],
            JsonValueKind.Object => [element],
            _ => null,
        };
    }

    private static List<JsonElement>? SplitLines(byte[] body, int limit)
    {
        var records = new List<JsonElement>();

        foreach (var range in body.AsSpan().Split((byte)'\n'))
        {
            var (start, length) = range.GetOffsetAndLength(body.Length);
            var line = body.AsMemory(start, length).Trim(" \t\r"u8);

            if (line.IsEmpty)
            {
                continue;
            }

            if (records.Count > limit)
            {
                break;
            }

            if (!JsonTree.TryParse(line, out var record))
            {
                return null;
            }

            records.Add(record);
        }

        return records.Count == 0 ? null : records;
    }
}
