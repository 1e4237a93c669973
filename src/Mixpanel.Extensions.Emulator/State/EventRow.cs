namespace Mixpanel.Extensions.Emulator.State;

/// <summary>What is kept of a stored event beside its text, from which the rest is worked out when somebody asks.</summary>
internal sealed class EventRow
{
    public required ReceivedMessage Message { get; init; }

    public required EventRules Rules { get; init; }

    /// <summary>Whose it was when it arrived; empty when it was nobody's.</summary>
    public required string DistinctId { get; init; }

    /// <summary>The known id behind <see cref="DistinctId"/>; <see langword="null"/> when it is nobody's.</summary>
    public KnownId? Owner { get; init; }

    /// <summary>When it happened, in milliseconds since 1970.</summary>
    public required long Time { get; init; }

    public string? InsertId { get; init; }

    public IdentityFailure? Failure { get; init; }

    /// <summary>Whether its user had too many events on its day.</summary>
    public bool IsHot { get; init; }

    public string StoredName => IsHot ? HotShard.EventName : Message.Name;

    /// <summary>The id by which Mixpanel knows the owner now.</summary>
    public string CanonicalId => IsHot ? "" : Owner?.Person.Canonical.Id ?? DistinctId;

    public StoredEvent ToEvent() => new(this, CanonicalId);
}
