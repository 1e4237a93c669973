namespace Mixpanel.Extensions.Emulator;

/// <summary>The address a message arrived at.</summary>
public enum EmulatorEndpoint
{
    /// <summary><c>/track</c>.</summary>
    Track,

    /// <summary><c>/import</c>.</summary>
    Import,

    /// <summary><c>/engage</c>, user profiles.</summary>
    Engage,

    /// <summary><c>/groups</c>, group profiles.</summary>
    Groups,

    /// <summary><c>/flags</c>, the variants of one user.</summary>
    Flags,

    /// <summary><c>/flags/definitions</c>, the flags themselves.</summary>
    FlagDefinitions,
}
