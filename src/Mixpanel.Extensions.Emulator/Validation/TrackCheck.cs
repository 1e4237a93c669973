using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Replies;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Validation;

/// <summary>Judges an event at <c>/track</c>, which refuses little and drops more than it says.</summary>
internal sealed class TrackCheck(MixpanelEmulatorOptions options)
{
    public Verdict Judge(Record record, DateTimeOffset now)
    {
        if (record.Properties?.Text("token") is not { Length: > 0 } token)
        {
            return Verdict.Rejected("properties.token", KnownTexts.MissingOrEmpty("token"));
        }

        if (record.EventName is not { } name)
        {
            return Verdict.Rejected("event", KnownTexts.EventMissing);
        }

        if (record.Bytes >= Record.MaxBytes)
        {
            return Verdict.Rejected("properties", InventedTexts.EventTooLarge);
        }

        if (record.IsTooDeep)
        {
            return Verdict.Rejected("properties", InventedTexts.NestedTooDeeply);
        }

        return CheckIdentify(name, record.Properties) ?? CheckDropped(name, token, record.Properties, now) ?? Verdict.Accepted;
    }

    private Verdict? CheckIdentify(string name, JsonObject properties) =>
        options.RequireDistinctIdOfIdentify && name == IdentityEvents.Identify && string.IsNullOrEmpty(properties.IdText("distinct_id"))
            ? Verdict.Rejected("properties.distinct_id", KnownTexts.MissingOrEmpty("distinct_id"))
            : null;

    private Verdict? CheckDropped(string name, string token, JsonObject properties, DateTimeOffset now)
    {
        if (options.ProjectToken is { } known && token != known)
        {
            return Verdict.Ignored("properties.token", InventedTexts.UnknownToken);
        }

        if (EventTime.IsTooOldForTrack(properties["time"], now))
        {
            return Verdict.Ignored("properties.time", InventedTexts.TooOld);
        }

        if (options.IdentityMode == IdentityMode.Simplified && IdentityEvents.Contains(name))
        {
            return Verdict.Ignored("event", KnownTexts.SimplifiedIdentity);
        }

        if (name == IdentityEvents.Merge)
        {
            return Verdict.Ignored("event", InventedTexts.MergeOnlyByImport);
        }

        return IgnoreProperty.IsSet(properties) ? Verdict.Ignored("properties.$ignore", InventedTexts.Ignored) : null;
    }
}
