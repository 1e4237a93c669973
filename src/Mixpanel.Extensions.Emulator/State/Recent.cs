using System.Diagnostics.CodeAnalysis;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>A dictionary in order of use: what was not used for the longest time can be dropped first.</summary>
internal sealed class Recent<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _nodes;
    private readonly LinkedList<(TKey Key, TValue Value)> _order = new();

    public Recent(IEqualityComparer<TKey> comparer) => _nodes = new(comparer);

    public int Count => _nodes.Count;

    /// <summary>The values, the last used first.</summary>
    public IEnumerable<TValue> Values => _order.Select(entry => entry.Value);

    /// <summary>Finds a value without using it.</summary>
    public TValue? Find(TKey key) => _nodes.TryGetValue(key, out var node) ? node.Value.Value : null;

    /// <summary>Finds a value and makes it the last used.</summary>
    public TValue? Use(TKey key)
    {
        if (!_nodes.TryGetValue(key, out var node))
        {
            return null;
        }

        if (node != _order.First)
        {
            _order.Remove(node);
            _order.AddFirst(node);
        }

        return node.Value.Value;
    }

    public void Add(TKey key, TValue value) => _nodes.Add(key, _order.AddFirst((key, value)));

    /// <summary>Drops what was not used for the longest time, but never the last one.</summary>
    public bool TryDropOldest([NotNullWhen(true)] out TValue? dropped)
    {
        if (_order.Count < 2)
        {
            dropped = null;
            return false;
        }

        var (key, value) = _order.Last!.Value;
        _order.RemoveLast();
        _nodes.Remove(key);
        dropped = value;

        return true;
    }

    public void Clear()
    {
        _nodes.Clear();
        _order.Clear();
    }
}
