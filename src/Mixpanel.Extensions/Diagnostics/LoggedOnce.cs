using System.Collections.Concurrent;

namespace Mixpanel.Extensions.Diagnostics;

/// <summary>Lets each thing be logged once. Whoever makes up new ones all the time fills neither the log nor the memory.</summary>
internal sealed class LoggedOnce<T>
    where T : notnull
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<T, bool> _logged = new();
    private int _count;

    /// <summary>Whether it may be logged now. Safe for all threads, and takes no lock for what was logged before.</summary>
    internal bool TryEnter(T thing) =>
        !_logged.ContainsKey(thing) && Volatile.Read(ref _count) < Most && _logged.TryAdd(thing, true) && Interlocked.Increment(ref _count) <= Most;
}
