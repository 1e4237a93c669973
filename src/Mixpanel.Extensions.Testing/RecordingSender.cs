namespace Mixpanel.Extensions.Testing;

/// <summary>A last stage that keeps every message and answers as it is told.</summary>
internal sealed class RecordingSender : IMessageSender
{
    private readonly Lock _lock = new();
    private readonly List<RecordedMessage> _messages = [];

    internal Func<RecordedMessage, SendResult> Answer { get; set; } = static _ => SendResult.Delivered;

    internal IReadOnlyList<RecordedMessage> Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages];
            }
        }
    }

    public ValueTask<BatchResult> SendAsync(MessageBatch messages, CancellationToken cancellationToken)
    {
        var results = new SendResult[messages.Count];
        for (var i = 0; i < messages.Count; i++)
        {
            var recorded = new RecordedMessage(messages[i]);
            lock (_lock)
            {
                _messages.Add(recorded);
            }

            results[i] = Answer(recorded);
        }

        return new(new BatchResult(results));
    }

    public ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken) => default;

    internal void Clear()
    {
        lock (_lock)
        {
            _messages.Clear();
        }
    }
}
