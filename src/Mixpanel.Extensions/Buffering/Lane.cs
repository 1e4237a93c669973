namespace Mixpanel.Extensions.Buffering;

/// <summary>Messages that share an endpoint and so wait, fail and recover together.</summary>
internal enum Lane
{
    Events,
    Imports,
    Profiles,
    Groups,
}
