namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>What the server does with a connection after a reply.</summary>
internal enum ReplyEnding
{
    /// <summary>Waits for the next request.</summary>
    Keep,

    /// <summary>Closes it in good order.</summary>
    Close,

    /// <summary>Resets it.</summary>
    Reset,

    /// <summary>Keeps it open and does nothing any more.</summary>
    Silence,
}
