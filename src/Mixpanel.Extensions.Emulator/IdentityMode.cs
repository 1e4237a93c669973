namespace Mixpanel.Extensions.Emulator;

/// <summary>How the emulated project joins the ids of one person.</summary>
public enum IdentityMode
{
    /// <summary>Original ID Merge: events need a <c>distinct_id</c>, and are joined by <c>$identify</c> and the like.</summary>
    Original,

    /// <summary>Simplified ID Merge: <c>$device_id</c> and <c>$user_id</c> join ids; <c>$identify</c> and the like are refused.</summary>
    Simplified,
}
