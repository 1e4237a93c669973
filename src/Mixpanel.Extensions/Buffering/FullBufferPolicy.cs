namespace Mixpanel.Extensions;

/// <summary>What happens to a message for which the buffer has no room.</summary>
public enum FullBufferPolicy
{
    /// <summary>The new message is not taken: its call answers <see cref="SendStatus.Dropped"/>.</summary>
    DropNewest,

    /// <summary>The oldest messages that are not on their way make room. Observers and metrics are told of them.</summary>
    DropOldest,

    /// <summary>The call waits for room, or until it is cancelled.</summary>
    Wait,
}
