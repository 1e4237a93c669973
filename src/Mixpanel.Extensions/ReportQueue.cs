namespace Mixpanel.Extensions;

/// <summary>
/// Tells observers what became of messages: one report after the other, in the order they were settled, on a thread that nobody waits for.
/// </summary>
/// <remarks>An observer that hangs keeps its own reports from it, and nothing else from going on.</remarks>
internal sealed class ReportQueue(Action<MessageBatch, BatchResult> tell, TimeProvider clock)
{
    /// <summary>How many bytes of messages wait for an observer at most before somebody waits for it, or goes on without it.</summary>
    private const long MaxBytes = 8 * 1024 * 1024;

    /// <summary>How long deliveries wait for an observer that does not come back.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>The queue whose observers this thread is telling something.</summary>
    [ThreadStatic]
    private static ReportQueue? _telling;

    private readonly Lock _lock = new();
    private readonly Queue<Report> _waiting = new();
    private long _bytes;
    private long _movedAt;
    private long _skipped;
    private bool _isTelling;

    /// <summary>Called when an observer has come back.</summary>
    internal Action Moved { get; set; } = static () => { };

    /// <summary>How long more messages should wait to be settled, so that observers can keep up; <c>null</c> if they need not wait.</summary>
    internal TimeSpan? Patience
    {
        get
        {
            lock (_lock)
            {
                return _bytes >= MaxBytes && _patience - clock.GetElapsedTime(_movedAt) is var rest && rest > TimeSpan.Zero ? rest : null;
            }
        }
    }

    /// <summary>How many messages observers were not told of, because they were too far behind, since this was last asked.</summary>
    internal long TakeSkipped() => Interlocked.Exchange(ref _skipped, 0);

    /// <param name="messages">Messages that are settled. They are kept until observers have been told.</param>
    /// <param name="results">What became of each.</param>
    internal void Add(MessageBatch messages, BatchResult results)
    {
        var bytes = messages.Sum(static message => (long)message.Json.Length);
        lock (_lock)
        {
            if (_bytes >= MaxBytes && _waiting.Count > 0)
            {
                _skipped += messages.Count;
                return;
            }

            _bytes += bytes;
            Enqueue(new Report(messages, results, bytes, Told: null));
        }
    }

    /// <summary>Whether the caller is an observer in its callback.</summary>
    internal bool IsTellingOnThisThread => ReferenceEquals(_telling, this);

    /// <summary>Completes when observers have been told of everything that was added so far.</summary>
    internal Task ToldAsync()
    {
        lock (_lock)
        {
            if (!_isTelling)
            {
                return Task.CompletedTask;
            }

            var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Enqueue(new Report(default, default, 0, told));
            return told.Task;
        }
    }

    private void Enqueue(Report report)
    {
        _waiting.Enqueue(report);
        if (!_isTelling)
        {
            _isTelling = true;
            _movedAt = Now();
            ThreadPool.UnsafeQueueUserWorkItem(static queue => queue.TellAll(), this, preferLocal: false);
        }
    }

    private void TellAll()
    {
        _telling = this;
        while (TryNext(out var report))
        {
            if (report.Told is { } told)
            {
                told.SetResult();
                continue;
            }

            tell(report.Messages, report.Results);
            CountOff(report);
            Moved();
        }

        _telling = null;
    }

    private bool TryNext(out Report report)
    {
        lock (_lock)
        {
            return _isTelling = _waiting.TryDequeue(out report);
        }
    }

    private void CountOff(in Report report)
    {
        lock (_lock)
        {
            _bytes -= report.Bytes;
            _movedAt = Now();
        }
    }

    /// <summary>Never throws: what waits must be told, whatever the clock does.</summary>
    private long Now()
    {
        try
        {
            return clock.GetTimestamp();
        }
        catch (Exception)
        {
            return _movedAt;
        }
    }

    private readonly record struct Report(MessageBatch Messages, BatchResult Results, long Bytes, TaskCompletionSource? Told);
}
