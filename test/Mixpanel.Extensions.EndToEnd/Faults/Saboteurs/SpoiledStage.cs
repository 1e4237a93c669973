namespace Mixpanel.Extensions.EndToEnd.Faults.Saboteurs;

/// <summary>A stage that does what a delegate says.</summary>
internal sealed class SpoiledStage(IMessageSender next) : DelegatingSender(next)
{
    internal Func<IMessageSender, MessageBatch, CancellationToken, Task<BatchResult>>? Send { get; init; }

    internal Func<FlushResult>? Flush { get; init; }

    internal Func<Task>? Dispose { get; init; }

    public override async ValueTask<BatchResult> SendAsync(MessageBatch messages, CancellationToken cancellationToken) =>
        Send is null ? await Next.SendAsync(messages, cancellationToken) : await Send(Next, messages, cancellationToken);

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken) =>
        Flush?.Invoke() ?? await Next.FlushAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await (Dispose?.Invoke() ?? Task.CompletedTask);
        await base.DisposeAsync();
    }
}
