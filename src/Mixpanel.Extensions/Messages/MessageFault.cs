namespace Mixpanel.Extensions.Messages;

/// <summary>Why a message cannot be encoded. <see cref="Detail"/> is our own text and never quotes a value.</summary>
internal sealed record MessageFault(SendReason Reason, string? Field, string Detail)
{
    internal static MessageFault Invalid(string detail) => new(SendReason.InvalidValue, null, detail);

    internal static MessageFault Unsupported(Type type) => Invalid(
        $"A {type.Name} cannot be sent as it is; use a type that converts to PropertyValue, or MixpanelProperties.From.");

    internal static MessageFault Unreadable(Exception exception) => new(
        SendReason.UnreadableValue, null, $"Reading the value threw {exception.GetType().Name}.");

    /// <summary>The same fault, seen from one level further out.</summary>
    internal MessageFault Within(string name) => this with
    {
        Field = Field switch { null => name, ['[', ..] => name + Field, _ => $"{name}.{Field}" },
    };
}
