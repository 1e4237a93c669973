namespace Mixpanel.Extensions;

/// <summary>
/// Sends messages to one Mixpanel project. Thread-safe; one instance serves the whole application.
/// </summary>
/// <remarks>
/// Everything up to encoding happens before a call returns its task: values are copied, ids and times are fixed, and data that Mixpanel would
/// refuse is answered with <see cref="SendStatus.Rejected"/>. The extension methods of <see cref="MixpanelExtensions"/> are the short forms.
/// </remarks>
public interface IMixpanel
{
    /// <summary>Sends one message.</summary>
    /// <param name="message">What to send. Sent again unchanged it is the same message, which Mixpanel counts once.</param>
    /// <param name="cancellationToken">Stops waiting, and sending if it has not begun. With a buffer it stops only waiting for room in it.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before the outcome was known.</exception>
    Task<SendResult> SendAsync(MessageBuilder message, CancellationToken cancellationToken = default);

    /// <summary>Sends many messages in as few requests as Mixpanel's limits allow.</summary>
    /// <param name="messages">What to send. One that is wrong does not hold up the others.</param>
    /// <param name="cancellationToken">Stops waiting, and sending what has not begun. With a buffer it stops only waiting for room in it.</param>
    /// <returns>What became of each, in order.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before every outcome was known.</exception>
    Task<BatchResult> SendAsync(IReadOnlyCollection<MessageBuilder> messages, CancellationToken cancellationToken = default);

    /// <summary>Waits until everything that was accepted before the call is settled, calls that nobody awaits included.</summary>
    /// <param name="cancellationToken">Stops waiting; nothing is lost by it.</param>
    /// <returns>What was settled meanwhile and what is left.</returns>
    Task<FlushResult> FlushAsync(CancellationToken cancellationToken = default);

    /// <summary>Shows the message that would be sent, without sending it.</summary>
    /// <param name="message">What to look at. Sending it afterwards, unchanged, sends exactly this message.</param>
    /// <returns>The message.</returns>
    /// <exception cref="MixpanelException">It would not be sent: it is wrong, or an enricher dropped it.</exception>
    MixpanelMessage Build(MessageBuilder message);
}
