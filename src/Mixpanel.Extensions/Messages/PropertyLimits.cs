namespace Mixpanel.Extensions.Messages;

/// <summary>How much one property value may hold.</summary>
internal sealed record PropertyLimits(int Items, int Keys, int Depth, int ValueBytes)
{
    internal static PropertyLimits Event { get; } = new(
        MixpanelLimits.EventListItems, MixpanelLimits.EventProperties, MixpanelLimits.EventDepth, MixpanelLimits.MessageBytes);

    internal static PropertyLimits Profile { get; } = new(
        int.MaxValue, MixpanelLimits.ProfileProperties, MixpanelLimits.ProfileDepth, MixpanelLimits.ProfileValueBytes);
}
