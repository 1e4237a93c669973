namespace Mixpanel.Extensions.Emulator.State;

/// <summary>A property of the events of one name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Count">How many of the events that were looked at had it.</param>
/// <param name="Types">The types it had, the most frequent first.</param>
/// <param name="Samples">A few of its first different values, as JSON, cut short.</param>
/// <param name="Warning">What looks wrong, in words; <see langword="null"/> when nothing does.</param>
internal sealed record PropertySummary(
    string Name,
    long Count,
    IReadOnlyList<TypeCount> Types,
    IReadOnlyList<string> Samples,
    string? Warning);
