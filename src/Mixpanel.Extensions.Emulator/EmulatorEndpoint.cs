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
}
