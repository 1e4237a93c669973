namespace Mixpanel.Extensions;

/// <summary>A stage in front of another one. As it stands it passes everything on.</summary>
/// <example><code>
/// sealed class SamplingSender(IMessageSender next) : DelegatingSender(next)
/// {
///     public override ValueTask&lt;BatchResult&gt; SendAsync(MessageBatch messages, CancellationToken cancellationToken) =>
///         Random.Shared.Next(10) == 0 ? base.SendAsync(messages, cancellationToken) : new(new BatchResult(SendResult.Filtered, messages.Count));
/// }
/// </code></example>
public abstract class DelegatingSender : IMessageSender, IAsyncDisposable
{
    /// <summary>A stage in front of <paramref name="next"/>.</summary>
    /// <param name="next">The stage to pass messages on to. The pipeline disposes it, not this stage.</param>
    protected DelegatingSender(IMessageSender next)
    {
        ArgumentNullException.ThrowIfNull(next);
        Next = next;
    }

    /// <summary>The stage behind this one.</summary>
    protected IMessageSender Next { get; }

    /// <inheritdoc/>
    public virtual ValueTask<BatchResult> SendAsync(MessageBatch messages, CancellationToken cancellationToken) =>
        Next.SendAsync(messages, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken) => Next.FlushAsync(cancellationToken);

    /// <summary>Releases what this stage holds. The next stage still works at that time.</summary>
    /// <returns>A task that completes when the stage holds nothing any more.</returns>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}
