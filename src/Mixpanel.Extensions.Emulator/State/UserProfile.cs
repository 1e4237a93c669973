using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator;

/// <summary>A person as the emulator knew them at the moment of asking: profile, ids and events.</summary>
public sealed class UserProfile
{
    internal UserProfile()
    {
    }

    /// <summary>The id by which Mixpanel knows the person.</summary>
    public string DistinctId { get; internal init; } = "";

    /// <summary>All ids that belong to the person, <see cref="DistinctId"/> first, then in order of appearance.</summary>
    public IReadOnlyList<string> Ids { get; internal init; } = [];

    /// <summary>Whether there is a profile: somebody who only appears in events has none.</summary>
    public bool HasProfile { get; internal init; }

    /// <summary>The properties of the profile after all operations; empty when there is no profile.</summary>
    public JsonObject Properties { get; internal init; } = [];

    /// <summary>The newest operations on the profile, oldest first, also those before a <c>$delete</c>.</summary>
    public IReadOnlyList<ProfileOperation> Operations { get; internal init; } = [];

    /// <summary>The events of the person that are kept, oldest arrival first.</summary>
    public IReadOnlyList<StoredEvent> Events { get; internal init; } = [];

    /// <summary>How many events of the person were received, those that are no longer kept included.</summary>
    public long EventCount { get; internal init; }

    /// <summary>When a message first named one of the ids, by the emulator's clock.</summary>
    public DateTimeOffset FirstSeen { get; internal init; }

    /// <summary>When a message last named one of the ids, by the emulator's clock.</summary>
    public DateTimeOffset LastSeen { get; internal init; }

    /// <summary>Names the person.</summary>
    public override string ToString() => DistinctId;
}
