namespace Mixpanel.Extensions;

/// <summary>
/// One stage of the pipeline. It takes batches of frozen messages and answers for each of them; the last stage is HTTP.
/// </summary>
/// <remarks>
/// A stage does not throw for delivery or cancellation: it answers <see cref="SendStatus.Failed"/> with a <see cref="Repeat"/>. A stage that
/// implements <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/> is disposed by the pipeline, the first one entered first. A stage
/// that never calls the next one is the last one.
/// </remarks>
public interface IMessageSender
{
    /// <summary>Sends messages, or takes them over.</summary>
    /// <param name="messages">The messages; the batch is valid until the task completes, the messages in it may be kept.</param>
    /// <param name="cancellationToken">The caller no longer waits.</param>
    /// <returns>One answer for each message, in order.</returns>
    ValueTask<BatchResult> SendAsync(MessageBatch messages, CancellationToken cancellationToken);

    /// <summary>Completes when everything that was taken over before the call is settled, or when waiting longer makes no sense.</summary>
    /// <param name="cancellationToken">The caller no longer waits.</param>
    /// <returns>What was settled meanwhile and what is left.</returns>
    ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken);
}
