namespace Mixpanel.Extensions.Buffering;

/// <summary>A queue in one array that also takes back what was taken from its front. Adding allocates only when it grows.</summary>
internal sealed class MessageDeque
{
    private const int InitialCapacity = 256;

    private BufferedMessage[] _items = new BufferedMessage[InitialCapacity];
    private int _head;

    internal int Count { get; private set; }

    internal ref readonly BufferedMessage this[int index] => ref _items[(_head + index) & (_items.Length - 1)];

    internal void PushBack(in BufferedMessage item)
    {
        MakeRoom();
        _items[(_head + Count++) & (_items.Length - 1)] = item;
    }

    internal void PushFront(in BufferedMessage item)
    {
        MakeRoom();
        _head = (_head - 1) & (_items.Length - 1);
        _items[_head] = item;
        Count++;
    }

    internal BufferedMessage PopFront()
    {
        var item = _items[_head];

        // Without this the array would keep the message alive.
        _items[_head] = default;
        _head = (_head + 1) & (_items.Length - 1);
        Count--;
        return item;
    }

    private void MakeRoom()
    {
        if (Count < _items.Length)
        {
            return;
        }

        var larger = new BufferedMessage[_items.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            larger[i] = this[i];
        }

        (_items, _head) = (larger, 0);
    }
}
