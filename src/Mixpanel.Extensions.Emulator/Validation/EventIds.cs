using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Replies;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Validation;

/// <summary>The ids of an event at <c>/import</c>; absent ones are the business of the caller.</summary>
internal static class EventIds
{
    public const string InsertId = "$insert_id";

    private const string DistinctIdField = "properties.distinct_id";
    private const int MaxInsertIdBytes = 36;

    private static readonly SearchValues<char> _insertIdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    public static Verdict? CheckDistinctId(JsonObject properties) =>
        properties.IdText("distinct_id") is { } id && DisallowedIds.Contain(id)
            ? Verdict.Rejected(DistinctIdField, InventedTexts.NotAllowed(DistinctIdField, id))
            : null;

    public static Verdict? CheckInsertId(JsonObject properties)
    {
        if (properties.IdText(InsertId) is not { Length: > 0 } id)
        {
            return null;
        }

        if (id.AsSpan().ContainsAnyExcept(_insertIdCharacters))
        {
            return Verdict.Rejected(InsertId, KnownTexts.InsertIdCharacters);
        }

        if (Encoding.UTF8.GetByteCount(id) > MaxInsertIdBytes)
        {
            return Verdict.Rejected(InsertId, InventedTexts.InsertIdTooLong);
        }

        return DisallowedIds.Contain(id) ? Verdict.Rejected(InsertId, InventedTexts.NotAllowed(InsertId, id)) : null;
    }
}
