namespace Mixpanel.Extensions.Messages;

/// <summary>A caller's object that is read while the message is encoded, and who knows how to read what it contains.</summary>
internal sealed record ObjectReference(object Value, ObjectReader? Reader);
