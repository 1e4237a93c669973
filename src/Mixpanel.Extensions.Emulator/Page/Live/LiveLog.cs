using Mixpanel.Extensions.Emulator.Storage;

namespace Mixpanel.Extensions.Emulator.Page.Live;

/// <summary>What the live list is made of, within the same bounds as the messages themselves.</summary>
internal sealed class LiveLog(int maxCount, long maxBytes)
{
    private readonly Lock _gate = new();
    private readonly Log<LiveEntry> _kept = new(maxCount, maxBytes, entry => entry.Number, entry => entry.Weight);
    private int _generation;
    private long _last;

    public void Add(ReceivedRequest request, IReadOnlyList<ReceivedMessage> messages)
    {
        lock (_gate)
        {
            for (var i = 0; i < messages.Count; i++)
            {
                // The last line of a request is the last to go, and so keeps it in memory.
                _kept.Add(new LiveEntry(++_last, request, messages[i], weighsRequest: i == messages.Count - 1));
            }

            if (messages.Count == 0 && IsRefusal(request))
            {
                _kept.Add(new LiveEntry(++_last, request, null, weighsRequest: true));
            }
        }
    }

    /// <summary>Takes over what a file has kept: messages without the requests they came with.</summary>
    public void Restore(IReadOnlyList<ReceivedMessage> messages)
    {
        lock (_gate)
        {
            foreach (var message in messages)
            {
                _kept.Add(new LiveEntry(++_last, null, message, weighsRequest: false));
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _kept.Clear();
            _generation++;
        }
    }

    /// <summary>What came after that number; all of it when everything was forgotten in between.</summary>
    public LiveNews After(long number, int generation)
    {
        LiveEntry[] entries;
        int current;
        long last;
        int total;

        lock (_gate)
        {
            (current, last, total) = (_generation, _last, _kept.Count);
            entries = _kept.Before(long.MaxValue, generation == current ? (int)Math.Min(last - number, total) : total);
        }

        // What arrives waits for the lock, but not for this.
        Array.Reverse(entries);

        return new LiveNews(current, last - total + 1, last, total, entries);
    }

    /// <returns>The line with that <see cref="LiveEntry.Key"/>; <see langword="null"/> when it is not kept any more.</returns>
    public LiveEntry? Find(string key)
    {
        LiveEntry[] entries;

        lock (_gate)
        {
            entries = _kept.ToArray();
        }

        return Array.Find(entries, entry => entry.Key == key);
    }

    // A browser asks for icons and the like by itself.
    private static bool IsRefusal(ReceivedRequest request) => request.Endpoint is null
        ? HttpMethods.IsPost(request.Method)
        : request.Fault is not null || request.Status >= StatusCodes.Status400BadRequest || request.ReplyBody == "0";
}
