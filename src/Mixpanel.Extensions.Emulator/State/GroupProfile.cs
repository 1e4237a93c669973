using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator;

/// <summary>The profile of a group, such as a company, as the emulator knew it at the moment of asking.</summary>
public sealed class GroupProfile
{
    internal GroupProfile()
    {
    }

    /// <summary>What kind of group it is, such as <c>company</c>.</summary>
    public string GroupKey { get; internal init; } = "";

    /// <summary>Which group of its kind it is.</summary>
    public string GroupId { get; internal init; } = "";

    /// <summary>Whether there is a profile: one that was deleted, or never made, is known by its operations only.</summary>
    public bool HasProfile { get; internal init; }

    /// <summary>The properties of the profile after all operations; empty when there is no profile.</summary>
    public JsonObject Properties { get; internal init; } = [];

    /// <summary>The newest operations on the profile, oldest first, also those before a <c>$delete</c>.</summary>
    public IReadOnlyList<ProfileOperation> Operations { get; internal init; } = [];

    /// <summary>When a message first named the group, by the emulator's clock.</summary>
    public DateTimeOffset FirstSeen { get; internal init; }

    /// <summary>When a message last named the group, by the emulator's clock.</summary>
    public DateTimeOffset LastSeen { get; internal init; }

    /// <summary>Names the group.</summary>
    public override string ToString() => $"{GroupKey}/{GroupId}";
}
