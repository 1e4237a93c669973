namespace Mixpanel.Extensions.Emulator.State;

/// <summary>The events of one name since the start, or since everything was forgotten.</summary>
/// <param name="Name">Their name as sent.</param>
/// <param name="Count">How many were stored, duplicates included.</param>
/// <param name="Examined">Of how many the properties were looked at: of the first 1,000 all, then of every eighth.</param>
/// <param name="FirstSeen">When the first arrived, by the emulator's clock.</param>
/// <param name="LastSeen">When the last arrived, by the emulator's clock.</param>
/// <param name="PerMinute">How many arrived in each of the last 60 minutes, the oldest minute first.</param>
/// <param name="Properties">Their properties, in order of appearance.</param>
/// <param name="Warnings">What looks wrong, in words: the name, or one of the properties.</param>
internal sealed record EventSummary(
    string Name,
    long Count,
    long Examined,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen,
    IReadOnlyList<TimeBucket> PerMinute,
    IReadOnlyList<PropertySummary> Properties,
    IReadOnlyList<string> Warnings);
