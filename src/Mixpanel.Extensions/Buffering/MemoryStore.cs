using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.Buffering;

/// <summary>Keeps messages in memory, within a number of messages and of bytes that are exact.</summary>
internal sealed class MemoryStore(int maxMessages, long maxBytes, BatchLimits batch) : IMessageStore
{
    /// <summary>How far beyond a batch a lease looks for messages of profiles that are not on their way.</summary>
    private const int LookAhead = 5;

    private readonly Lock _lock = new();
    private readonly EndpointQueue[] _queues = [new(), new(), new(), new()];
    private readonly HashSet<MessageLease> _leases = [];
    private long _messages;
    private long _bytes;
    private long _sequence;
    private bool _isClosed;

    public StoreContent Content
    {
        get
        {
            lock (_lock)
            {
                return new StoreContent(_messages, _bytes, _sequence);
            }
        }
    }

    public bool IsCrowded
    {
        get
        {
            lock (_lock)
            {
                return IsHalfFull;
            }
        }
    }

    private bool IsHalfFull => _messages >= maxMessages / 2 || _bytes >= maxBytes / 2;

    public AppendOutcome Append(MixpanelMessage message, long now)
    {
        var size = message.Json.Length;
        var endpoint = batch.EndpointOf(message);
        var batchSize = batch.Records(endpoint);
        var batchBytes = batch.Bytes;
        lock (_lock)
        {
            if (_isClosed)
            {
                return AppendOutcome.Closed;
            }

            if (!HasRoom(_messages, _bytes, size))
            {
                return AppendOutcome.Full;
            }

            var wasHalfFull = IsHalfFull;
            _messages++;
            _bytes += size;
            var queue = _queues[(int)endpoint];
            queue.Add(new BufferedMessage(message, ++_sequence, now));
            var completesBatch = queue.Records / batchSize != (queue.Records - message.Records) / batchSize
                || queue.Bytes / batchBytes != (queue.Bytes - size) / batchBytes;
            return queue.Waiting.Count == 1 || completesBatch || IsHalfFull != wasHalfFull ? AppendOutcome.AcceptedWakePump : AppendOutcome.Accepted;
        }
    }

    public StoreLevel Level(IngestionEndpoint endpoint)
    {
        lock (_lock)
        {
            var queue = _queues[(int)endpoint];
            if (queue.Waiting.Count == 0)
            {
                return default;
            }

            ref readonly var oldest = ref queue.Waiting[0];
            return new StoreLevel(queue.Waiting.Count, queue.Records, queue.Bytes, oldest.AcceptedAt, oldest.Sequence);
        }
    }

    public MessageLease? Lease(IngestionEndpoint endpoint, int maxRecords, long maxBytes)
    {
        lock (_lock)
        {
            var items = _queues[(int)endpoint].TakeBatch(maxRecords, maxBytes, (long)maxRecords * LookAhead);
            if (items.Length == 0)
            {
                return null;
            }

            var lease = new MessageLease(endpoint, items);
            _leases.Add(lease);
            return lease;
        }
    }

    public bool Settle(MessageLease lease, ReadOnlySpan<bool> isDone)
    {
        lock (_lock)
        {
            if (!_leases.Remove(lease))
            {
                return false;
            }

            var queue = _queues[(int)lease.Endpoint];
            var back = new List<BufferedMessage>();
            for (var i = 0; i < lease.Items.Count; i++)
            {
                var item = lease.Items[i];
                if (item.Message.Subject is { } subject)
                {
                    queue.Busy.Remove(subject);
                }

                if (isDone[i])
                {
                    Forget(item.Message);
                }
                else
                {
                    back.Add(item);
                }
            }

            queue.PutBack(back);
            return true;
        }
    }

    public bool TryMakeRoom(MixpanelMessage message, out IReadOnlyList<BufferedMessage> evicted)
    {
        var size = message.Json.Length;
        var taken = new List<BufferedMessage>();
        evicted = taken;
        lock (_lock)
        {
            // What is on its way stays; where that alone leaves no room, nothing is given up in vain.
            if (!HasRoom(_messages - _queues.Sum(static queue => queue.Waiting.Count), _bytes - _queues.Sum(static queue => queue.Bytes), size))
            {
                return false;
            }

            while (!HasRoom(_messages, _bytes, size) && Oldest() is { } queue)
            {
                taken.Add(Take(queue));
            }

            return true;
        }
    }

    public IReadOnlyList<BufferedMessage> TakeOldest(IngestionEndpoint endpoint, Func<BufferedMessage, bool> condition)
    {
        var taken = new List<BufferedMessage>();
        lock (_lock)
        {
            var queue = _queues[(int)endpoint];
            while (queue.Waiting.Count > 0 && condition(queue.Waiting[0]))
            {
                taken.Add(Take(queue));
            }
        }

        return taken;
    }

    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
        }
    }

    public IReadOnlyList<ClearedMessage> Clear()
    {
        var cleared = new List<ClearedMessage>();
        lock (_lock)
        {
            foreach (var item in _leases.SelectMany(static lease => lease.Items))
            {
                Forget(item.Message);
                cleared.Add(new(item, WasLeased: true));
            }

            _leases.Clear();
            Array.ForEach(_queues, static queue => queue.Busy.Clear());
            while (Oldest() is { } queue)
            {
                cleared.Add(new(Take(queue), WasLeased: false));
            }
        }

        return cleared;
    }

    private bool HasRoom(long messages, long bytes, int size) => messages < maxMessages && bytes + size <= maxBytes;

    private EndpointQueue? Oldest()
    {
        EndpointQueue? oldest = null;
        foreach (var queue in _queues)
        {
            if (queue.Waiting.Count > 0 && (oldest is null || queue.Waiting[0].Sequence < oldest.Waiting[0].Sequence))
            {
                oldest = queue;
            }
        }

        return oldest;
    }

    private BufferedMessage Take(EndpointQueue queue)
    {
        var item = queue.TakeOldest();
        Forget(item.Message);
        return item;
    }

    private void Forget(MixpanelMessage message)
    {
        _messages--;
        _bytes -= message.Json.Length;
    }
}
