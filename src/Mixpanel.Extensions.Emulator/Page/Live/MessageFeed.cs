namespace Mixpanel.Extensions.Emulator.Page.Live;

/// <summary>The lines that pass a filter, as one viewer sees them: it can be held still while more arrives.</summary>
internal sealed class MessageFeed(LiveLog log, int capacity)
{
    private readonly List<LiveEntry> _shown = [];
    private LiveFilter _filter = LiveFilter.None;
    private int _generation = -1;
    private long _last;

    public int Count => _shown.Count;

    /// <summary>How many lines there are, whatever the filter says.</summary>
    public long Total { get; private set; }

    /// <summary>How many lines that pass the filter have arrived while it was held.</summary>
    public int Waiting { get; private set; }

    /// <summary>The line at a place, the newest first.</summary>
    public LiveEntry this[int index] => _shown[_shown.Count - 1 - index];

    public void Show(LiveFilter filter)
    {
        _filter = filter;
        _generation = -1;
        Update(hold: false);
    }

    /// <summary>Takes in what has arrived; only counts it while the list is held.</summary>
    public void Update(bool hold)
    {
        var (generation, items) = log.After(_last, _generation);

        if (generation != _generation)
        {
            _generation = generation;
            _shown.Clear();
            hold = false;
        }

        if (hold)
        {
            Waiting = items.Count(_filter.Matches);
            return;
        }

        Waiting = 0;
        _last = items.Count > 0 ? items[^1].Number : _last;
        Total = log.Count;
        _shown.AddRange(items.Where(_filter.Matches));

        // The oldest go first here too, though not one by one.
        if (_shown.Count > capacity + (capacity / 10))
        {
            _shown.RemoveRange(0, _shown.Count - capacity);
        }
    }

    /// <summary>The place of the line with that number; negative when it is not shown.</summary>
    public int IndexOf(long number)
    {
        var (low, high) = (0, _shown.Count - 1);

        while (low <= high)
        {
            var middle = (low + high) / 2;

            if (_shown[middle].Number == number)
            {
                return _shown.Count - 1 - middle;
            }

            (low, high) = _shown[middle].Number < number ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    public IReadOnlyList<LiveEntry> Slice(int start, int count)
    {
        var end = Math.Min(start + count, Count);

        return start >= end ? [] : [.. Enumerable.Range(start, end - start).Select(index => this[index])];
    }
}
