namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Whose an event is.</summary>
/// <param name="DistinctId">The id it came with; <see langword="null"/> when it named none.</param>
/// <param name="Owner">The known id; <see langword="null"/> when it is nobody's.</param>
/// <param name="Failure">Why ids were not joined although the event asked for it.</param>
internal readonly record struct Ownership(string? DistinctId, KnownId? Owner, IdentityFailure? Failure = null);
