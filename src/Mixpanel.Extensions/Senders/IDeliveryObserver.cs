namespace Mixpanel.Extensions;

/// <summary>
/// Is told what became of messages that entered the stages, with the messages themselves, so that an application can keep what Mixpanel refused
/// or what was given up. What the checks before encoding reject never was a message; its <see cref="SendResult"/> and the log say so.
/// </summary>
/// <remarks>
/// Called after the outcome is known. In a project with a buffer: on a thread of its own, one batch after the other in the order they were settled,
/// and never while a caller waits. An observer that is more than 8 MiB of messages behind holds up deliveries for 30 seconds; after that, outcomes
/// are counted and not passed on, and the log says so. An exception from it is logged and changes nothing.
/// </remarks>
public interface IDeliveryObserver
{
    /// <summary>Some messages are settled: no stage holds them any more.</summary>
    /// <param name="messages">The messages; the batch is valid during the call, the messages in it may be kept.</param>
    /// <param name="results">What became of each, in order.</param>
    void Settled(MessageBatch messages, BatchResult results);
}
