namespace Mixpanel.Extensions.Emulator.Storage;

/// <summary>The newest entries of something that is numbered in order of arrival, within bounds.</summary>
/// <param name="maxCount">How many are kept.</param>
/// <param name="maxBytes">How many bytes they may take together; the newest is kept however large it is.</param>
/// <param name="numberOf">The number of an entry.</param>
/// <param name="bytesOf">How many bytes an entry takes.</param>
/// <param name="dropped">Told of each entry that goes, in order.</param>
internal sealed class Log<T>(int maxCount, long maxBytes, Func<T, long> numberOf, Func<T, long> bytesOf, Action<T>? dropped = null)
{
    private const int FirstCapacity = 64;

    private T[] _entries = new T[FirstCapacity];
    private int _start;
    private long _bytes;

    public int Count { get; private set; }

    private T this[int index] => _entries[(_start + index) % _entries.Length];

    public void Add(T entry)
    {
        if (Count == _entries.Length)
        {
            Grow();
        }

        _entries[(_start + Count) % _entries.Length] = entry;
        Count++;
        _bytes += bytesOf(entry);

        while (Count > maxCount || (_bytes > maxBytes && Count > 1))
        {
            Drop();
        }
    }

    /// <summary>All entries, oldest first.</summary>
    public T[] ToArray()
    {
        var all = new T[Count];

        for (var i = 0; i < all.Length; i++)
        {
            all[i] = this[i];
        }

        return all;
    }

    /// <summary>The newest entries before a number, newest first.</summary>
    public T[] Before(long number, int limit)
    {
        var end = IndexOf(number);
        var page = new T[Math.Min(end, limit)];

        for (var i = 0; i < page.Length; i++)
        {
            page[i] = this[end - 1 - i];
        }

        return page;
    }

    /// <summary>The entry of that number; the default when it is not kept.</summary>
    public T? Find(long number)
    {
        var index = IndexOf(number);

        return index < Count && numberOf(this[index]) == number ? this[index] : default;
    }

    public void Clear()
    {
        _entries = new T[FirstCapacity];
        _start = 0;
        _bytes = 0;
        Count = 0;
    }

    /// <summary>The index of the first entry that has this number or a larger one.</summary>
    private int IndexOf(long number)
    {
        var (low, high) = (0, Count);

        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = numberOf(this[middle]) < number ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void Drop()
    {
        var entry = this[0];
        _entries[_start] = default!;
        _start = (_start + 1) % _entries.Length;
        Count--;
        _bytes -= bytesOf(entry);
        dropped?.Invoke(entry);
    }

    private void Grow()
    {
        var larger = new T[Math.Min(2L * _entries.Length, maxCount + 1L)];
        ToArray().CopyTo(larger, 0);
        _entries = larger;
        _start = 0;
    }
}
