namespace Mixpanel.Extensions.Emulator.Page.Live;

/// <summary>What the live list is made of, within the same bounds as the messages themselves.</summary>
internal sealed class LiveLog(int maxCount, long maxBytes)
{
    private readonly Lock _gate = new();
    private readonly Queue<LiveEntry> _kept = new();
    private int _generation;
    private long _last;
    private long _bytes;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _kept.Count;
            }
        }
    }

    public void Add(ReceivedRequest request, IReadOnlyList<ReceivedMessage> messages)
    {
        lock (_gate)
        {
            foreach (var message in messages)
            {
                Keep(new LiveEntry(++_last, request, message));
            }

            if (messages.Count == 0 && IsRefusal(request))
            {
                Keep(new LiveEntry(++_last, request, null));
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
                Keep(new LiveEntry(++_last, null, message));
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _kept.Clear();
            _bytes = 0;
            _generation++;
        }
    }

    /// <summary>What came after that number; all of it when everything was forgotten in between.</summary>
    public LiveNews After(long number, int generation)
    {
        lock (_gate)
        {
            var fresh = generation == _generation ? (int)Math.Min(_last - number, _kept.Count) : _kept.Count;

            return new LiveNews(_generation, _last - _kept.Count + 1, [.. _kept.Skip(_kept.Count - fresh)]);
        }
    }

    /// <returns>The line with that <see cref="LiveEntry.Key"/>; <see langword="null"/> when it is not kept any more.</returns>
    public LiveEntry? Find(string key)
    {
        lock (_gate)
        {
            return _kept.FirstOrDefault(entry => entry.Key == key);
        }
    }

    // A browser asks for icons and the like by itself.
    private static bool IsRefusal(ReceivedRequest request) => request.Endpoint is null
        ? HttpMethods.IsPost(request.Method)
        : request.Fault is not null || request.Status >= StatusCodes.Status400BadRequest || request.ReplyBody == "0";

    private void Keep(LiveEntry entry)
    {
        _kept.Enqueue(entry);
        _bytes += SizeOf(entry);

        while (_kept.Count > maxCount || (_bytes > maxBytes && _kept.Count > 1))
        {
            _bytes -= SizeOf(_kept.Dequeue());
        }
    }

    private static int SizeOf(LiveEntry entry) => entry.Message?.Utf8.Length ?? entry.Request!.ReplyBody.Length;
}
