using System.Runtime.InteropServices;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Knows at any time how many of the kept events repeat another one.</summary>
internal sealed class DuplicateCounter
{
    // Keyed by 64 bits of a hash: they cost the garbage collector nothing, and two of 100,000 events hardly ever share them.
    private readonly Dictionary<ulong, int> _copies = [];

    public long Count { get; private set; }

    public void Add(EventRow row)
    {
        if (row.InsertId is null)
        {
            return;
        }

        ref var copies = ref CollectionsMarshal.GetValueRefOrAddDefault(_copies, HashOf(row), out _);

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

        var hash = HashOf(row);
        ref var copies = ref CollectionsMarshal.GetValueRefOrNullRef(_copies, hash);

        if (copies-- > 1)
        {
            Count--;
        }
        else
        {
            _copies.Remove(hash);
        }
    }

    public void Clear()
    {
        _copies.Clear();
        Count = 0;
    }

    private static ulong HashOf(EventRow row)
    {
        const ulong prime = 1099511628211;
        var hash = 14695981039346656037;

        foreach (var character in row.InsertId!)
        {
            hash = (hash ^ character) * prime;
        }

        // The rest tells events apart whose ids are the same; these texts are shared, and short.
        hash = (hash ^ (uint)row.Message.Name.GetHashCode(StringComparison.Ordinal)) * prime;
        hash = (hash ^ (uint)row.DistinctId.GetHashCode(StringComparison.Ordinal)) * prime;

        return (hash ^ (ulong)row.Time) * prime;
    }
}
