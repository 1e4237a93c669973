namespace Mixpanel.Extensions.Buffering;

/// <summary>A message in a store: its place in the order of acceptance, and when it was accepted.</summary>
internal readonly record struct BufferedMessage(MixpanelMessage Message, long Sequence, long AcceptedAt);
