namespace Mixpanel.Extensions;

/// <summary>
/// Sees every message before it is encoded, on the caller's thread: adds what the surroundings know, redacts, or drops it for want of consent.
/// </summary>
/// <remarks>
/// Enrichers run in the order they were registered. If one throws, the message is <see cref="SendReason.EnricherFailed"/> and not sent,
/// because it may be the one that redacts. They must be thread-safe.
/// </remarks>
public interface IMessageEnricher
{
    /// <summary>Looks at one message.</summary>
    /// <param name="message">The message; valid during the call.</param>
    void Enrich(MessageContext message);
}
