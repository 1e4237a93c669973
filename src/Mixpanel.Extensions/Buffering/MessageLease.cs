namespace Mixpanel.Extensions.Buffering;

/// <summary>Messages that are on their way. Until it is settled nobody else gets them, nor other messages of their profiles or groups.</summary>
internal sealed class MessageLease(Lane lane, BufferedMessage[] items)
{
    internal Lane Lane { get; } = lane;

    internal IReadOnlyList<BufferedMessage> Items { get; } = items;

    internal MessageBatch ToBatch() => new(Array.ConvertAll(items, static item => item.Message));
}
