namespace Mixpanel.Extensions;

/// <summary>What a message asks Mixpanel to do. It decides, together with the options, which endpoint takes it.</summary>
public enum MessageKind
{
    /// <summary>Something a user did, now or within the last days.</summary>
    Event,

    /// <summary>Something a user did at a given time, however long ago.</summary>
    Import,

    /// <summary>A second id for a known user.</summary>
    Alias,

    /// <summary>Two ids that belong to one user.</summary>
    Merge,

    /// <summary>A change to a user's profile.</summary>
    Profile,

    /// <summary>A change to the profile of a group, such as a company.</summary>
    Group,
}
