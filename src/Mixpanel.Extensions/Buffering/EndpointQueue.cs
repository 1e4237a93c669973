namespace Mixpanel.Extensions.Buffering;

/// <summary>What waits for one endpoint, in order of acceptance, and which profiles or groups are on their way to it.</summary>
internal sealed class EndpointQueue
{
    internal MessageDeque Waiting { get; } = new();

    internal HashSet<string> Busy { get; } = new(StringComparer.Ordinal);

    /// <summary>How many records wait.</summary>
    internal long Records { get; private set; }

    /// <summary>How many bytes wait.</summary>
    internal long Bytes { get; private set; }

    internal void Add(in BufferedMessage item)
    {
        Waiting.PushBack(item);
        Count(item.Message, 1);
    }

    internal BufferedMessage TakeOldest()
    {
        var item = Waiting.PopFront();
        Count(item.Message, -1);
        return item;
    }

    /// <summary>Takes the oldest messages within limits but at least one, and marks their profiles or groups.</summary>
    /// <param name="maxRecords">How many records at most.</param>
    /// <param name="maxBytes">How many bytes at most, with what stands between messages.</param>
    /// <param name="look">How many messages are looked at.</param>
    internal BufferedMessage[] TakeBatch(int maxRecords, long maxBytes, long look)
    {
        var taken = new List<BufferedMessage>(Math.Min(maxRecords, Waiting.Count));
        var passed = new List<BufferedMessage>();
        var passedSubjects = new HashSet<string>(StringComparer.Ordinal);
        var records = 0L;
        var bytes = 1L;
        while (Waiting.Count > 0 && look-- > 0)
        {
            ref readonly var next = ref Waiting[0];
            var subject = next.Message.Subject;
            if (subject is not null && (Busy.Contains(subject) || passedSubjects.Contains(subject)))
            {
                passedSubjects.Add(subject);
                passed.Add(TakeOldest());
                continue;
            }

            records += next.Message.Records;
            bytes += next.Message.Json.Length + 1;
            if (taken.Count > 0 && (records > maxRecords || bytes > maxBytes))
            {
                break;
            }

            taken.Add(TakeOldest());
        }

        PutBack(passed);
        Busy.UnionWith(taken.Where(static item => item.Message.Subject is not null).Select(static item => item.Message.Subject!));
        return [.. taken];
    }

    /// <summary>Puts messages back to where they stood; others may have been put back before them.</summary>
    /// <param name="items">The messages, in order of acceptance.</param>
    internal void PutBack(List<BufferedMessage> items)
    {
        var older = new List<BufferedMessage>();
        while (items.Count > 0 && Waiting.Count > 0 && Waiting[0].Sequence < items[^1].Sequence)
        {
            older.Add(TakeOldest());
        }

        for (int mine = items.Count - 1, theirs = older.Count - 1; mine >= 0 || theirs >= 0;)
        {
            var item = theirs < 0 || (mine >= 0 && items[mine].Sequence > older[theirs].Sequence) ? items[mine--] : older[theirs--];
            Waiting.PushFront(item);
            Count(item.Message, 1);
        }
    }

    private void Count(MixpanelMessage message, int sign)
    {
        Records += sign * message.Records;
        Bytes += sign * message.Json.Length;
    }
}
