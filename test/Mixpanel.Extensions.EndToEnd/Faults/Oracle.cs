namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>Is told what was issued, what was answered and what was reported, and compares it with what the server saw.</summary>
internal sealed class Oracle : IDeliveryObserver
{
    private readonly Lock _lock = new();
    private readonly Dictionary<MixpanelMessage, IssuedMessage> _messages = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _complaints = [];

    internal IReadOnlyList<IssuedMessage> Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages.Values];
            }
        }
    }

    /// <summary>What was found wrong so far.</summary>
    internal IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_lock)
            {
                return [.. _complaints];
            }
        }
    }

    internal void Complain(string complaint)
    {
        lock (_lock)
        {
            _complaints.Add(complaint);
        }
    }

    internal void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            Complain(otherwise);
        }
    }

    internal void Issued(MessageBatch batch)
    {
        lock (_lock)
        {
            foreach (var message in batch)
            {
                _messages.Add(message, new IssuedMessage(message, WireRecord.Parse([(byte)'[', .. message.Json.Span, (byte)']']), _messages.Count));
            }
        }
    }

    internal void Answered(MessageBatch batch, BatchResult results)
    {
        lock (_lock)
        {
            foreach (var (message, result) in batch.Zip(results))
            {
                _messages[message].Answer = result;
            }
        }
    }

    public void Settled(MessageBatch messages, BatchResult results)
    {
        lock (_lock)
        {
            foreach (var (message, result) in messages.Zip(results))
            {
                if (_messages.TryGetValue(message, out var issued))
                {
                    issued.Settled.Add(result);
                }
                else
                {
                    _complaints.Add($"The observer was told of a message nobody sent: {message}.");
                }
            }
        }
    }
}
