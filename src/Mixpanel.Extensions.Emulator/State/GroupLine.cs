namespace Mixpanel.Extensions.Emulator.State;

/// <summary>A group in one line of a list.</summary>
/// <param name="GroupKey">What kind of group it is.</param>
/// <param name="GroupId">Which group of its kind it is.</param>
/// <param name="Name">The profile's <c>$name</c>; <see langword="null"/> when there is none.</param>
/// <param name="HasProfile">Whether there is a profile: a deleted one is known by its operations only.</param>
/// <param name="LastSeen">When a message last named the group, by the emulator's clock.</param>
internal sealed record GroupLine(string GroupKey, string GroupId, string? Name, bool HasProfile, DateTimeOffset LastSeen);
