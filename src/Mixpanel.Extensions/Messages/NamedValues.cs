namespace Mixpanel.Extensions.Messages;

/// <summary>
/// Named values in the order they were added. A message has a dozen of them, and looking through a dozen names is faster than hashing one; with
/// many an index takes over.
/// </summary>
internal sealed class NamedValues
{
    private const int InitialCapacity = 8;
    private const int LongestSearch = 16;

    private KeyValuePair<string, PropertyValue>[] _entries;
    private Dictionary<string, int>? _index;

    internal NamedValues() => _entries = [];

    internal NamedValues(NamedValues other)
    {
        _entries = other.Entries.ToArray();
        _index = other._index is null ? null : new(other._index, StringComparer.Ordinal);
        Count = other.Count;
    }

    internal int Count { get; private set; }

    internal ReadOnlySpan<KeyValuePair<string, PropertyValue>> Entries => _entries.AsSpan(0, Count);

    internal ref readonly KeyValuePair<string, PropertyValue> this[int index] => ref _entries.AsSpan(0, Count)[index];

    internal int IndexOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_index is not null)
        {
            return _index.TryGetValue(name, out var index) ? index : -1;
        }

        var entries = Entries;
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Key == name)
            {
                return i;
            }
        }

        return -1;
    }

    internal void Set(string name, PropertyValue value)
    {
        var index = IndexOf(name);
        if (index < 0)
        {
            index = Count;
            if (index == _entries.Length)
            {
                Array.Resize(ref _entries, Math.Max(InitialCapacity, index * 2));
            }

            Count++;
            _index?.Add(name, index);
        }

        _entries[index] = new(name, value);
        if (_index is null && Count > LongestSearch)
        {
            BuildIndex();
        }
    }

    internal bool Remove(string name)
    {
        var index = IndexOf(name);
        if (index < 0)
        {
            return false;
        }

        Count--;
        Array.Copy(_entries, index + 1, _entries, index, Count - index);
        _entries[Count] = default;
        if (_index is not null)
        {
            BuildIndex();
        }

        return true;
    }

    private void BuildIndex()
    {
        _index = new(Count * 2, StringComparer.Ordinal);
        for (var i = 0; i < Count; i++)
        {
            _index.Add(_entries[i].Key, i);
        }
    }
}
