using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Mixpanel.Extensions.Flags;

/// <summary>
/// Remembers so many things for so long. Looking something up takes no lock; since all live equally long, the oldest is always the next to expire.
/// </summary>
internal sealed class ExpiringCache<TKey, TValue>(int size, TimeSpan lifetime, TimeProvider clock)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, LinkedListNode<Entry>> _entries = new();
    private readonly LinkedList<Entry> _byAge = new();
    private readonly Lock _lock = new();

    internal bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_entries.TryGetValue(key, out var node) && !IsExpired(node))
        {
            value = node.ValueRef.Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <returns>The value that is remembered: another one if another thread was first.</returns>
    internal TValue GetOrAdd(TKey key, TValue value)
    {
        lock (_lock)
        {
            if (TryGet(key, out var known))
            {
                return known;
            }

            Forget(key);
            _entries[key] = _byAge.AddLast(new Entry(key, value, clock.GetTimestamp()));
            while (_byAge.First is { } oldest && (_byAge.Count > size || IsExpired(oldest)))
            {
                Forget(oldest.ValueRef.Key);
            }

            return value;
        }
    }

    /// <summary>Forgets a key, unless it has another value by now.</summary>
    internal void Remove(TKey key, TValue value)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var node) && EqualityComparer<TValue>.Default.Equals(node.ValueRef.Value, value))
            {
                Forget(key);
            }
        }
    }

    internal void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            _byAge.Clear();
        }
    }

    private void Forget(TKey key)
    {
        if (_entries.TryRemove(key, out var node))
        {
            _byAge.Remove(node);
        }
    }

    private bool IsExpired(LinkedListNode<Entry> node) => clock.GetElapsedTime(node.ValueRef.AddedAt) >= lifetime;

    private readonly record struct Entry(TKey Key, TValue Value, long AddedAt);
}
