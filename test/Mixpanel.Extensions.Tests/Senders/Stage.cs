namespace Mixpanel.Extensions.Tests.Senders;

/// <summary>A user's stage that does as it is told.</summary>
internal sealed class Stage(IMessageSender next, Func<IMessageSender, MessageBatch, CancellationToken, ValueTask<BatchResult>> send, Action? disposed = null)
    : DelegatingSender(next)
{
    public override ValueTask<BatchResult> SendAsync(MessageBatch messages, CancellationToken cancellationToken) =>
        send(Next, messages, cancellationToken);

    public override ValueTask DisposeAsync()
    {
        disposed?.Invoke();
        return base.DisposeAsync();
    }
}
