namespace Mixpanel.Extensions.Emulator.Page.Live;

/// <summary>The lines that pass a filter, as one viewer sees them: it can be held still while more arrives.</summary>
internal sealed class MessageFeed(LiveLog log)
{
    private readonly List<LiveEntry> _shown = [];
    private LiveFilter _filter = LiveFilter.None;
    private int _generation = -1;
    private long _last;
    private long _counted;

    public int Count => _shown.Count;

    /// <summary>How many lines there are, whatever the filter says.</summary>
    public int Total { get; private set; }

    /// <summary>How many lines that pass the filter have arrived while it was held.</summary>
    public int Waiting { get; private set; }

    /// <summary>The line at a place, the newest first.</summary>
    public LiveEntry this[int index] => _shown[^(index + 1)];

    public void Show(LiveFilter filter)
    {
        _filter = filter;
        _generation = -1;
        Update(hold: false);
    }

    /// <summary>Takes in what has arrived; only counts it while the list is held.</summary>
    public void Update(bool hold)
    {
        // A held list can wait for long: what has been counted once is not looked at again.
        var news = log.After(hold ? _counted : _last, _generation);
        Total = news.Total;

        if (news.Generation != _generation)
        {
            _generation = news.Generation;
            _shown.Clear();
            hold = false;
        }

        _counted = news.Last;

        if (hold)
        {
            Waiting += news.Entries.Count(_filter.Matches);
            return;
        }

        Waiting = 0;
        _last = news.Last;
        Forget(news.First);
        _shown.AddRange(news.Entries.Where(_filter.Matches));
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

    // What the log has let go of must not be held here.
    private void Forget(long first)
    {
        var kept = _shown.FindIndex(entry => entry.Number >= first);
        _shown.RemoveRange(0, kept < 0 ? _shown.Count : kept);
    }
}
