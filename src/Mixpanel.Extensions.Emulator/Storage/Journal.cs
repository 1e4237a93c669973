using Mixpanel.Extensions.Emulator.Page.Live;
using Mixpanel.Extensions.Emulator.State;

namespace Mixpanel.Extensions.Emulator.Storage;

/// <summary>Remembers messages and requests within bounds, oldest dropped, and serves those who wait for messages.</summary>
internal sealed class Journal(MixpanelEmulatorOptions options)
{
    private const int MaxRequests = 10_000;

    private readonly Lock _gate = new();
    private readonly Queue<ReceivedMessage> _messages = new();
    private readonly Queue<ReceivedRequest> _requests = new();
    private readonly List<Waiter> _waiters = [];
    private readonly Announcer _announcer = new(options.OnMessage);
    private long _sequence;
    private long _requestSequence;
    private long _accepted;
    private bool _closed;

    public ChangeSignal Changes { get; } = new();

    /// <summary>The same for the page, with what belongs together side by side.</summary>
    public LiveLog Live { get; } = new(options.MaxMessages, options.MaxMessageBytes);

    public IReadOnlyList<ReceivedMessage> Messages()
    {
        lock (_gate)
        {
            return [.. _messages];
        }
    }

    public IReadOnlyList<ReceivedRequest> Requests()
    {
        lock (_gate)
        {
            return [.. _requests];
        }
    }

    /// <summary>Keeps a request and its messages in one step: a snapshot holds all of a batch or nothing of it.</summary>
    public void Add(ReceivedRequest request, IReadOnlyList<MessageDraft> drafts)
    {
        lock (_gate)
        {
            request.Sequence = ++_requestSequence;
            Keep(_requests, request, MaxRequests);
            var arrival = new Arrival(request.Sequence, request.ReceivedAt, null, request.RemoteAddress);
            ReceivedMessage[] messages = [.. drafts.Select(draft => draft.Number(++_sequence, arrival))];

            foreach (var message in messages)
            {
                Add(message);
            }

            Live.Add(request, messages);

            ServeWaiters();
        }

        Changes.Raise();
        _announcer.Announce();
    }

    public async Task<IReadOnlyList<ReceivedMessage>> WaitAsync(int count, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(count);

        lock (_gate)
        {
            _waiters.Add(waiter);
            ServeWaiters();

            if (_closed)
            {
                waiter.Abandon();
            }
        }

        try
        {
            return await waiter.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _waiters.Remove(waiter);
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _messages.Clear();
            _requests.Clear();
            _accepted = 0;
            Live.Clear();
        }

        Changes.Raise();
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _waiters.ForEach(waiter => waiter.Abandon());
            _waiters.Clear();
        }
    }

    private static void Keep<T>(Queue<T> queue, T item, int limit)
    {
        queue.Enqueue(item);

        if (queue.Count > limit)
        {
            queue.Dequeue();
        }
    }

    private void Add(ReceivedMessage message)
    {
        Keep(_messages, message, options.MaxMessages);
        _announcer.Enqueue(message);

        if (message.Outcome == ReceivedOutcome.Accepted)
        {
            _accepted++;
        }
    }

    private void ServeWaiters()
    {
        if (!_waiters.Exists(waiter => waiter.IsServedBy(_accepted)))
        {
            return;
        }

        ReceivedMessage[] accepted = [.. _messages.Where(message => message.Outcome == ReceivedOutcome.Accepted)];

        foreach (var waiter in _waiters.Where(waiter => waiter.IsServedBy(_accepted)))
        {
            waiter.Serve(accepted);
        }
    }
}
