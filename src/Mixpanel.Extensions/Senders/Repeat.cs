namespace Mixpanel.Extensions;

/// <summary>Whether a message that failed may be sent again.</summary>
public enum Repeat
{
    /// <summary>No: it would fail again.</summary>
    Never,

    /// <summary>Yes: it certainly did not arrive.</summary>
    Safe,

    /// <summary>It may have arrived. Yes if the message <see cref="MixpanelMessage.IsRepeatable"/>, else it might count twice.</summary>
    Uncertain,
}
