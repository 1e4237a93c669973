using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Replies;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Validation;

/// <summary>Judges an event at <c>/import</c>. Of several problems the first is reported.</summary>
internal sealed class ImportCheck(IdentityMode mode, int maxProperties)
{
    /// <param name="record">The event.</param>
    /// <param name="strict">Without it Mixpanel fills in a missing time or id by itself.</param>
    /// <param name="now">The moment of arrival.</param>
    public Verdict Judge(Record record, bool strict, DateTimeOffset now)
    {
        if (record.EventName is not { } name)
        {
            return Verdict.Rejected("event", KnownTexts.EventBlank);
        }

        if (record.Properties is not { } properties)
        {
            return Verdict.Rejected("properties", KnownTexts.MustNotBeMissing("properties"));
        }

        return EventSize.Check(record, properties, maxProperties)
            ?? CheckDepth(record)
            ?? CheckText(record)
            ?? CheckIdentity(name)
            ?? (strict && !IdentityEvents.Contains(name) ? CheckRequired(properties) : null)
            ?? EventTime.Check(properties["time"], now)
            ?? EventIds.CheckDistinctId(properties)
            ?? EventIds.CheckInsertId(properties)
            ?? CheckIgnore(properties)
            ?? Verdict.Accepted;
    }

    // What is nested deeply within the properties has been refused before.
    private static Verdict? CheckDepth(Record record) =>
        record.IsTooDeep ? Verdict.Rejected("properties", InventedTexts.NestedTooDeeply) : null;

    private static Verdict? CheckText(Record record) =>
        record.BrokenText is { } field ? Verdict.Rejected(field, KnownTexts.NotUtf8(field)) : null;

    private static Verdict? CheckIgnore(JsonObject properties) =>
        IgnoreProperty.IsSet(properties) ? Verdict.Ignored("properties.$ignore", InventedTexts.Ignored) : null;

    private Verdict? CheckIdentity(string name) =>
        mode == IdentityMode.Simplified && IdentityEvents.Contains(name)
            ? Verdict.Rejected("event", KnownTexts.SimplifiedIdentity)
            : null;

    private Verdict? CheckRequired(JsonObject properties)
    {
        if (properties["time"] is null)
        {
            return Missing("properties.time");
        }

        if (properties["distinct_id"] is null && !HasSimplifiedId(properties))
        {
            return Missing("properties.distinct_id");
        }

        return properties.IdText(EventIds.InsertId) is null or "" ? Missing("properties.$insert_id") : null;
    }

    private bool HasSimplifiedId(JsonObject properties) =>
        mode == IdentityMode.Simplified
        && (properties.IdText("$device_id") is { Length: > 0 } || properties.IdText("$user_id") is { Length: > 0 });

    private static Verdict Missing(string field) => Verdict.Rejected(field, KnownTexts.MustNotBeMissing(field));
}
