using System.Collections;

namespace Mixpanel.Extensions;

/// <summary>The messages a stage is handed: one, or a slice of an array. It is valid until the stage's task completes.</summary>
public readonly struct MessageBatch : IReadOnlyList<MixpanelMessage>
{
    private readonly object? _items;
    private readonly int _start;

    /// <summary>A batch of one message, which allocates nothing.</summary>
    /// <param name="message">The message.</param>
    public MessageBatch(MixpanelMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        _items = message;
        Count = 1;
    }

    /// <summary>A batch of a whole array. The array is not copied and must not change until the stage's task completes.</summary>
    /// <param name="messages">The messages, in order.</param>
    public MessageBatch(MixpanelMessage[] messages)
        : this(messages, 0, (messages ?? throw new ArgumentNullException(nameof(messages))).Length)
    {
    }

    private MessageBatch(object? items, int start, int count, bool isHeld = false)
    {
        _items = items;
        _start = start;
        Count = count;
        IsHeld = isHeld;
    }

    /// <summary>How many messages there are.</summary>
    public int Count { get; }

    /// <summary>Whether somebody holds these messages and offers them again, so that a request that fails need not be repeated.</summary>
    internal bool IsHeld { get; }

    /// <summary>The message at a position, counted from zero.</summary>
    /// <param name="index">The position.</param>
    public MixpanelMessage this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return _items as MixpanelMessage ?? ((MixpanelMessage[])_items!)[_start + index];
        }
    }

    /// <summary>A part of this batch, without copying.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="count">How many messages it holds.</param>
    /// <returns>The part.</returns>
    public MessageBatch Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - start);
        return new MessageBatch(_items, _start + start, count, IsHeld);
    }

    internal MessageBatch AsHeld() => new(_items, _start, Count, isHeld: true);

    /// <inheritdoc/>
    public IEnumerator<MixpanelMessage> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
