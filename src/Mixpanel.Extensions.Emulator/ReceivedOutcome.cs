namespace Mixpanel.Extensions.Emulator;

/// <summary>What became of a message.</summary>
public enum ReceivedOutcome
{
    /// <summary>Valid, and Mixpanel would keep it.</summary>
    Accepted,

    /// <summary>Invalid; the reply says so as far as Mixpanel's reply would.</summary>
    Rejected,

    /// <summary>Answered with success, yet Mixpanel would not keep it: an unknown token, an event too old for <c>/track</c>.</summary>
    Ignored,
}
