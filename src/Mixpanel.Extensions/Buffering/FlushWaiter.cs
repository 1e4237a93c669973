namespace Mixpanel.Extensions.Buffering;

/// <summary>Counts what is settled of the messages that were accepted before a flush, and completes when all are.</summary>
internal sealed class FlushWaiter(long lastSequence, long outstanding)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private FlushResult _result = new(0, 0, 0, 0, 0, outstanding);

    internal long LastSequence => lastSequence;

    internal Task Done => _done.Task;

    internal FlushResult Result
    {
        get
        {
            lock (_lock)
            {
                return _result;
            }
        }
    }

    internal void Settled(long sequence, SendStatus status)
    {
        if (sequence > lastSequence)
        {
            return;
        }

        lock (_lock)
        {
            _result = status switch
            {
                SendStatus.Rejected => _result with { Rejected = _result.Rejected + 1, Pending = _result.Pending - 1 },
                SendStatus.Dropped => _result with { Dropped = _result.Dropped + 1, Pending = _result.Pending - 1 },
                SendStatus.Failed => _result with { Failed = _result.Failed + 1, Pending = _result.Pending - 1 },
                SendStatus.Stored => _result with { Stored = _result.Stored + 1, Pending = _result.Pending - 1 },
                _ => _result with { Delivered = _result.Delivered + 1, Pending = _result.Pending - 1 },
            };
        }

        CompleteIfNothingIsLeft();
    }

    internal void CompleteIfNothingIsLeft()
    {
        if (Result.Pending <= 0)
        {
            _done.TrySetResult();
        }
    }
}
