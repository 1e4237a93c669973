namespace Mixpanel.Extensions;

/// <summary>
/// Is told what became of messages that entered the stages, with the messages themselves, so that an application can keep what Mixpanel refused
/// or what was given up. What the checks before encoding reject never was a message; its <see cref="SendResult"/> and the log say so.
/// </summary>
/// <remarks>Called after the outcome is known, never while a caller waits for a buffer. An exception from it is logged and changes nothing.</remarks>
public interface IDeliveryObserver
{
    /// <summary>Some messages are settled: no stage holds them any more.</summary>
    /// <param name="messages">The messages; the batch is valid during the call, the messages in it may be kept.</param>
    /// <param name="results">What became of each, in order.</param>
    void Settled(MessageBatch messages, BatchResult results);
}
