namespace Mixpanel.Extensions;

/// <summary>Who chose a variant.</summary>
public enum FlagSource
{
    /// <summary>This process, from the definitions it fetched.</summary>
    Local,

    /// <summary>Mixpanel.</summary>
    Remote,

    /// <summary>Nobody: the caller's fallback applies.</summary>
    Fallback,
}
