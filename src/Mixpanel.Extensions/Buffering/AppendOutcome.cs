namespace Mixpanel.Extensions.Buffering;

internal enum AppendOutcome
{
    /// <summary>No room.</summary>
    Full,

    /// <summary>The store takes nothing more.</summary>
    Closed,

    Accepted,

    /// <summary>Accepted, and the first to wait or the last of a batch: the pump has something to do.</summary>
    AcceptedWakePump,
}
