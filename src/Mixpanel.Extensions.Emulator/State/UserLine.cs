namespace Mixpanel.Extensions.Emulator.State;

/// <summary>A person in one line of a list.</summary>
/// <param name="DistinctId">The id by which Mixpanel knows the person.</param>
/// <param name="Name">The profile's <c>$name</c>, or the first and last name; <see langword="null"/> when there is none.</param>
/// <param name="Email">The profile's <c>$email</c>; <see langword="null"/> when there is none.</param>
/// <param name="Ids">How many ids belong to the person.</param>
/// <param name="EventCount">How many events were received, those that are no longer kept included.</param>
/// <param name="HasProfile">Whether there is a profile, or only events.</param>
/// <param name="LastSeen">When a message last named one of the ids, by the emulator's clock.</param>
internal sealed record UserLine(
    string DistinctId,
    string? Name,
    string? Email,
    int Ids,
    long EventCount,
    bool HasProfile,
    DateTimeOffset LastSeen);
