namespace Mixpanel.Extensions.Emulator;

/// <summary>How the connection of a request breaks.</summary>
public enum ConnectionFault
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>It is reset before anything was processed: nothing the request brought is kept.</summary>
    ResetBefore,

    /// <summary>It is reset after the request was processed: its messages are kept, and the sender gets no reply.</summary>
    ResetAfter,

    /// <summary>It ends in the middle of the reply's body, after the request was processed.</summary>
    Truncate,
}
