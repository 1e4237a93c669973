using System.Runtime.InteropServices;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Knows at any time how many of the kept events repeat another one.</summary>
internal sealed class DuplicateCounter
{
    private readonly Dictionary<EventKey, int> _copies = [];

    public long Count { get; private set; }

    public void Add(EventRow row)
    {
        if (row.InsertId is null)
        {
            return;
        }

        ref var copies = ref CollectionsMarshal.GetValueRefOrAddDefault(_copies, EventKey.Of(row), out _);

        if (++copies > 1)
        {
            Count++;
        }
    }

    public void Remove(EventRow row)
    {
        if (row.InsertId is null)
        {
            return;
        }

        var key = EventKey.Of(row);
        ref var copies = ref CollectionsMarshal.GetValueRefOrNullRef(_copies, key);

        if (copies-- > 1)
        {
            Count--;
        }
        else
        {
            _copies.Remove(key);
        }
    }

    public void Clear()
    {
        _copies.Clear();
        Count = 0;
    }
}
