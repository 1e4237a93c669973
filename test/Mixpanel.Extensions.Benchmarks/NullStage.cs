namespace Mixpanel.Extensions.Benchmarks;

/// <summary>A last stage that has already delivered everything.</summary>
internal sealed class NullStage : IMessageSender
{
    public ValueTask<BatchResult> SendAsync(MessageBatch messages, CancellationToken cancellationToken) =>
        new(new BatchResult(SendResult.Delivered, messages.Count));

    public ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken) => default;
}
