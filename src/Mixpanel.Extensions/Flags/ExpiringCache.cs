using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Mixpanel.Extensions.Flags;

/// <summary>
/// Remembers so many things for so long. Looking something up takes no lock; since all live equally long, the oldest is always the next to expire.
/// </summary>
internal sealed class ExpiringCache<TKey, TValue>(int size, TimeSpan lifetime, TimeProvider clock)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();
    private readonly Queue<Entry> _byAge = new();
    private readonly Lock _lock = new();
    private int _count;

    internal bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_entries.TryGetValue(key, out var entry) && !IsExpired(entry))
        {
            value = entry.Value;
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
            var entry = new Entry(key, value, clock.GetTimestamp());
            _entries[key] = entry;
            _byAge.Enqueue(entry);
            _count++;
            MakeRoom();
            return value;
        }
    }

    /// <summary>Forgets a key, unless it has another value by now.</summary>
    internal void Remove(TKey key, TValue value)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var entry) && EqualityComparer<TValue>.Default.Equals(entry.Value, value))
            {
                Forget(key);
            }
        }
    }

    private void Forget(TKey key)
    {
        if (_entries.TryRemove(key, out var entry))
        {
            entry.IsGone = true;
            _count--;
        }
    }

    /// <summary>What was removed still stands in the line, which therefore has a bound of its own.</summary>
    private void MakeRoom()
    {
        while (_byAge.TryPeek(out var oldest) && (oldest.IsGone || _count > size || _byAge.Count > 2L * size || IsExpired(oldest)))
        {
            _byAge.Dequeue();
            if (!oldest.IsGone)
            {
                Forget(oldest.Key);
            }
        }
    }

    private bool IsExpired(Entry entry) => clock.GetElapsedTime(entry.AddedAt) >= lifetime;

    private sealed class Entry(TKey key, TValue value, long addedAt)
    {
        internal TKey Key { get; } = key;

        internal TValue Value { get; } = value;

        internal long AddedAt { get; } = addedAt;

        /// <summary>Whether it was removed, and only the line knows it still.</summary>
        internal bool IsGone { get; set; }
    }
}
