namespace Mixpanel.Extensions.Buffering;

internal static class Lanes
{
    internal const int Count = 4;

    internal static Lane Of(MixpanelMessage message) => message.Kind switch
    {
        MessageKind.Import or MessageKind.Merge => Lane.Imports,
        MessageKind.Profile => Lane.Profiles,
        MessageKind.Group => Lane.Groups,
        _ => Lane.Events,
    };
}
