using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>That somebody saw a variant of a flag, as <c>$experiment_started</c> says it.</summary>
/// <param name="Flag">The key of the flag.</param>
/// <param name="Variant">The key of the variant.</param>
/// <param name="DistinctId">Who saw it, by the id that Mixpanel knows the person by now.</param>
internal sealed record FlagExposure(string Flag, string Variant, string DistinctId)
{
    public const string EventName = "$experiment_started";

    /// <summary>Reads events, duplicates once, and leaves out what names no flag or variant.</summary>
    /// <param name="events">The events, and whose they are.</param>
    public static IReadOnlyList<FlagExposure> Of(IReadOnlyList<(EventRow Row, string DistinctId)> events)
    {
        var distinct = EventViews.Distinct([.. events.Select(each => each.Row)], Deduplication.QueryTime).ToHashSet();
        return [.. events.Where(each => distinct.Contains(each.Row)).Select(each => Read(each.Row.Message, each.DistinctId)).OfType<FlagExposure>()];
    }

    private static FlagExposure? Read(ReceivedMessage message, string distinctId) =>
        message.ReadJson()["properties"] is JsonObject properties
        && properties.Text("Experiment name") is { } flag
        && properties.Text("Variant name") is { } variant
            ? new(flag, variant, distinctId)
            : null;
}
