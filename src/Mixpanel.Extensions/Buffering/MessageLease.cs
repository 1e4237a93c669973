using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.Buffering;

/// <summary>Messages that are on their way. Until it is settled nobody else gets them, nor other messages of their profiles or groups.</summary>
internal sealed class MessageLease(IngestionEndpoint endpoint, BufferedMessage[] items)
{
    internal IngestionEndpoint Endpoint { get; } = endpoint;

    internal IReadOnlyList<BufferedMessage> Items { get; } = items;

    internal MessageBatch ToBatch() => new MessageBatch(Array.ConvertAll(items, static item => item.Message)).AsHeld();
}
