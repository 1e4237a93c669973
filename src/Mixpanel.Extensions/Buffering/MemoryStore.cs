namespace Mixpanel.Extensions.Buffering;

/// <summary>Keeps messages in memory, within a number of messages and of bytes that are exact.</summary>
internal sealed class MemoryStore(int maxMessages, long maxBytes, int batchSize, long batchBytes) : IMessageStore
{
    /// <summary>How far beyond a batch a lease looks for messages of profiles that are not on their way.</summary>
    private const int LookAhead = 5;

    private readonly Lock _lock = new();
    private readonly LaneQueue[] _lanes = [new(), new(), new(), new()];
    private long _messages;
    private long _bytes;
    private long _sequence;

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

    public AppendOutcome Append(MixpanelMessage message, long now)
    {
        var size = message.Json.Length;
        lock (_lock)
        {
            if (_messages >= maxMessages || _bytes + size > maxBytes)
            {
                return AppendOutcome.Full;
            }

            _messages++;
            _bytes += size;
            var lane = _lanes[(int)Lanes.Of(message)];
            lane.Waiting.PushBack(new BufferedMessage(message, ++_sequence, now));
            lane.Bytes += size;
            var completesBatch = lane.Waiting.Count % batchSize == 0 || lane.Bytes / batchBytes != (lane.Bytes - size) / batchBytes;
            return lane.Waiting.Count == 1 || completesBatch ? AppendOutcome.AcceptedWakePump : AppendOutcome.Accepted;
        }
    }

    public StoreLevel Level(Lane lane)
    {
        lock (_lock)
        {
            var queue = _lanes[(int)lane];
            if (queue.Waiting.Count == 0)
            {
                return default;
            }

            ref readonly var oldest = ref queue.Waiting[0];
            return new StoreLevel(queue.Waiting.Count, queue.Bytes, oldest.AcceptedAt, oldest.Sequence);
        }
    }

    public MessageLease? Lease(Lane lane, int maxRecords, long maxBytes)
    {
        lock (_lock)
        {
            var queue = _lanes[(int)lane];
            var taken = new List<BufferedMessage>(Math.Min(maxRecords, queue.Waiting.Count));
            var passed = new List<BufferedMessage>();
            var passedSubjects = new HashSet<string>(StringComparer.Ordinal);
            var records = 0;
            var bytes = 0L;
            var look = (long)maxRecords * LookAhead;

            while (queue.Waiting.Count > 0 && look-- > 0)
            {
                ref readonly var next = ref queue.Waiting[0];
                var subject = next.Message.Subject;
                if (subject is not null && (queue.Busy.Contains(subject) || passedSubjects.Contains(subject)))
                {
                    passedSubjects.Add(subject);
                    passed.Add(queue.Waiting.PopFront());
                    continue;
                }

                records += next.Message.Records;
                bytes += next.Message.Json.Length;
                if (taken.Count > 0 && (records > maxRecords || bytes > maxBytes))
                {
                    break;
                }

                taken.Add(queue.Waiting.PopFront());
            }

            for (var i = passed.Count - 1; i >= 0; i--)
            {
                queue.Waiting.PushFront(passed[i]);
            }

            return taken.Count == 0 ? null : Hand(queue, lane, [.. taken]);
        }
    }

    public void Settle(MessageLease lease, ReadOnlySpan<bool> isDone)
    {
        lock (_lock)
        {
            var queue = _lanes[(int)lease.Lane];
            for (var i = lease.Items.Count - 1; i >= 0; i--)
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
                    queue.Waiting.PushFront(item);
                    queue.Bytes += item.Message.Json.Length;
                }
            }
        }
    }

    public IReadOnlyList<BufferedMessage> Evict(MixpanelMessage forMessage)
    {
        var evicted = new List<BufferedMessage>();
        lock (_lock)
        {
            while ((_messages >= maxMessages || _bytes + forMessage.Json.Length > maxBytes) && Oldest() is { } queue)
            {
                evicted.Add(Take(queue));
            }
        }

        return evicted;
    }

    public IReadOnlyList<BufferedMessage> Clear()
    {
        var cleared = new List<BufferedMessage>();
        lock (_lock)
        {
            while (Oldest() is { } queue)
            {
                cleared.Add(Take(queue));
            }
        }

        return cleared;
    }

    private static MessageLease Hand(LaneQueue queue, Lane lane, BufferedMessage[] items)
    {
        foreach (var item in items)
        {
            queue.Bytes -= item.Message.Json.Length;
            if (item.Message.Subject is { } subject)
            {
                queue.Busy.Add(subject);
            }
        }

        return new MessageLease(lane, items);
    }

    private LaneQueue? Oldest()
    {
        LaneQueue? oldest = null;
        foreach (var queue in _lanes)
        {
            if (queue.Waiting.Count > 0 && (oldest is null || queue.Waiting[0].Sequence < oldest.Waiting[0].Sequence))
            {
                oldest = queue;
            }
        }

        return oldest;
    }

    private BufferedMessage Take(LaneQueue queue)
    {
        var item = queue.Waiting.PopFront();
        queue.Bytes -= item.Message.Json.Length;
        Forget(item.Message);
        return item;
    }

    private void Forget(MixpanelMessage message)
    {
        _messages--;
        _bytes -= message.Json.Length;
    }

    /// <summary>What waits for one endpoint, and which profiles or groups are on their way to it.</summary>
    private sealed class LaneQueue
    {
        internal MessageDeque Waiting { get; } = new();

        internal HashSet<string> Busy { get; } = new(StringComparer.Ordinal);

        internal long Bytes { get; set; }
    }
}
