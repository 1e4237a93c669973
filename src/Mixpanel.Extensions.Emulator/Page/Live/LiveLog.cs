namespace Mixpanel.Extensions.Emulator.Page.Live;

/// <summary>What the live list is made of, within the same bound as the messages themselves.</summary>
internal sealed class LiveLog(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Queue<LiveEntry> _kept = new();
    private TaskCompletionSource _changed = NewSignal();
    private long _last;

    /// <summary>How many are kept.</summary>
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

    /// <summary>Goes up when everything is forgotten.</summary>
    public int Generation { get; private set; }

    /// <summary>Completes with the next change after the call.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    public void Add(ReceivedRequest request, IReadOnlyList<ReceivedMessage> messages)
    {
        lock (_gate)
        {
            foreach (var message in messages)
            {
                Keep(request, message);
            }

            if (messages.Count == 0 && IsRefusal(request))
            {
                Keep(request, null);
            }

            Signal();
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _kept.Clear();
            Generation++;
            Signal();
        }
    }

    /// <summary>What came after that number, oldest first; everything kept when <paramref name="generation"/> is over.</summary>
    public (int Generation, IReadOnlyList<LiveEntry> Items) After(long number, int generation)
    {
        lock (_gate)
        {
            var fresh = generation == Generation ? (int)Math.Min(_last - number, _kept.Count) : _kept.Count;

            return (Generation, [.. _kept.Skip(_kept.Count - fresh)]);
        }
    }

    /// <returns>The line with that number; <see langword="null"/> when it is not kept any more.</returns>
    public LiveEntry? Find(long number)
    {
        lock (_gate)
        {
            return _kept.FirstOrDefault(entry => entry.Number == number);
        }
    }

    // A browser asks for icons and the like by itself.
    private static bool IsRefusal(ReceivedRequest request) =>
        request.Endpoint is not null ? request.Status >= 400 || request.ReplyBody == "0" : HttpMethods.IsPost(request.Method);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Keep(ReceivedRequest request, ReceivedMessage? message)
    {
        _kept.Enqueue(new LiveEntry(++_last, request, message));

        if (_kept.Count > capacity)
        {
            _kept.Dequeue();
        }
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }
}
