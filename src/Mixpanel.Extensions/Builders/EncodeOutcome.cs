using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Builders;

/// <summary>A message, or why there is none.</summary>
internal readonly record struct EncodeOutcome(MixpanelMessage? Message, MessageFault? Fault)
{
    public static implicit operator EncodeOutcome(MixpanelMessage message) => new(message, null);

    public static implicit operator EncodeOutcome(MessageFault fault) => new(null, fault);
}
