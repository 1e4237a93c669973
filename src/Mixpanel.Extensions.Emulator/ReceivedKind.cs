namespace Mixpanel.Extensions.Emulator;

/// <summary>What a message is about.</summary>
public enum ReceivedKind
{
    /// <summary>An event sent to <c>/track</c>.</summary>
    Event,

    /// <summary>An event sent to <c>/import</c>.</summary>
    Import,

    /// <summary>The <c>$identify</c> event, wherever it was sent.</summary>
    Identify,

    /// <summary>The <c>$create_alias</c> event, wherever it was sent.</summary>
    Alias,

    /// <summary>The <c>$merge</c> event, wherever it was sent.</summary>
    Merge,

    /// <summary>An update of a user profile.</summary>
    ProfileUpdate,

    /// <summary>An update of a group profile.</summary>
    GroupUpdate,
}
