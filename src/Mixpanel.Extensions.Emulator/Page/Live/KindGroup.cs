namespace Mixpanel.Extensions.Emulator.Page.Live;

/// <summary>The kinds of message as they are filtered and coloured.</summary>
internal enum KindGroup
{
    Event,
    Import,
    Identity,
    Profile,
    Group,
    Request,
}
