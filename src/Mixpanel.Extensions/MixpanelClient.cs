using Mixpanel.Extensions.Builders;
using Mixpanel.Extensions.Messages;
using Mixpanel.Extensions.Senders;

namespace Mixpanel.Extensions;

/// <summary>The front door of a project: enriches, stamps and encodes on the caller's thread, then hands over to the first stage.</summary>
internal sealed class MixpanelClient : IMixpanel, IAsyncDisposable, IDisposable
{
    /// <summary>Beyond the stages' own limits for draining; a synchronous dispose must end even if a stage forgets its limit.</summary>
    private static readonly TimeSpan _disposeLimit = TimeSpan.FromSeconds(30);

    private static readonly SendResult _disabled = SendResult.NotSent(SendReason.Disabled);
    private static readonly SendResult _closed = SendResult.Failed(SendReason.Closed, Repeat.Safe);

    private readonly LastValidOptions _options;
    private readonly Derived<ProjectEncoding> _encoding;
    private readonly MixpanelPipeline _pipeline;
    private readonly DeliveryReporter _reporter;
    private readonly Lazy<Task> _disposal;

    internal MixpanelClient(
        LastValidOptions options, IMessageEnricher[] enrichers, MixpanelPipeline pipeline, DeliveryReporter reporter, TimeProvider clock)
    {
        _options = options;
        _encoding = new(options, current => new ProjectEncoding(this, current, enrichers, clock));
        _pipeline = pipeline;
        _reporter = reporter;
        _disposal = new(() => Task.Run(async () =>
        {
            _options.Dispose();
            await _pipeline.DisposeAsync().ConfigureAwait(false);
        }));
    }

    internal IEnumerable<StageHealth> Health => _pipeline.Health;

    public Task<SendResult> SendAsync(MessageBuilder message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (IsCanceled(cancellationToken))
        {
            return Task.FromCanceled<SendResult>(cancellationToken);
        }

        if (Prepare(message, out var sealedMessage) is { } refusal)
        {
            return Answer(message.Kind, refusal).AsTask();
        }

        var sending = _pipeline.SendAsync(new MessageBatch(sealedMessage!), cancellationToken);
        return sending.IsCompletedSuccessfully
            ? Answer(sealedMessage!, sending.Result, cancellationToken)
            : WaitAsync(sealedMessage!, sending, cancellationToken);
    }

    public Task<BatchResult> SendAsync(IReadOnlyCollection<MessageBuilder> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (IsCanceled(cancellationToken))
        {
            return Task.FromCanceled<BatchResult>(cancellationToken);
        }

        var results = new SendResult?[messages.Count];
        var accepted = new List<MixpanelMessage>(messages.Count);
        var index = 0;
        foreach (var message in messages)
        {
            if (message is null)
            {
                throw new ArgumentException("A message of the batch is null.", nameof(messages));
            }

            results[index] = Prepare(message, out var sealedMessage);
            if (sealedMessage is not null)
            {
                accepted.Add(sealedMessage);
            }
            else
            {
                Answer(message.Kind, results[index]!);
            }

            index++;
        }

        return accepted.Count == 0
            ? Task.FromResult(new BatchResult(results!))
            : SendAsync(results, new MessageBatch([.. accepted]), cancellationToken);
    }

    public async Task<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = await _pipeline.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (result.Pending > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return result;
    }

    /// <summary>The host has stopped everything that could send: what is still held goes out now.</summary>
    internal async Task<FlushResult> StopAsync(CancellationToken cancellationToken)
    {
        if (!_pipeline.HoldsMessages)
        {
            return await FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        await _disposal.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        return default;
    }

    public MixpanelMessage Build(MessageBuilder message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Seal(message, out var sealedMessage) is { } refusal ? throw new MixpanelException(refusal.For(message.Kind)) : sealedMessage!;
    }

    public void Dispose()
    {
        // A container that is disposed synchronously must wait for the stages somewhere; off this thread, so that no context can deadlock.
        _ = Task.WaitAny([_disposal.Value], _pipeline.DrainLimit + _disposeLimit);
    }

    public async ValueTask DisposeAsync() => await _disposal.Value.ConfigureAwait(false);

    /// <summary>
    /// What is buffered has happened, whether or not somebody still waits for the web request it happened in; only waiting is called off.
    /// </summary>
    private bool IsCanceled(CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested && !_pipeline.HoldsMessages;

    private static SendResult ToResult(MessageFault fault) => fault.Reason switch
    {
        SendReason.FilteredOut or SendReason.NothingToSend => SendResult.NotSent(fault.Reason),
        SendReason.EnricherFailed => SendResult.Dropped(fault.Reason, fault.Detail),
        _ => SendResult.Rejected(fault.Reason, fault.Field, fault.Detail),
    };

    /// <summary>The message to send, or why there is none.</summary>
    private SendResult? Prepare(MessageBuilder builder, out MixpanelMessage? message)
    {
        message = null;
        return !_options.Current.Enabled ? _disabled
            : _disposal.IsValueCreated ? _closed
            : Seal(builder, out message);
    }

    private SendResult? Seal(MessageBuilder builder, out MixpanelMessage? message)
    {
        var outcome = builder.Seal(_encoding.Current);
        message = outcome.Message;
        return outcome.Fault is { } fault ? ToResult(fault) : null;
    }

    private async Task<SendResult> WaitAsync(MixpanelMessage message, ValueTask<BatchResult> sending, CancellationToken cancellationToken)
    {
        var results = await sending.ConfigureAwait(false);
        return await Answer(message, results, cancellationToken).ConfigureAwait(false);
    }

    private Task<SendResult> Answer(MixpanelMessage message, BatchResult results, CancellationToken cancellationToken)
    {
        var batch = new MessageBatch(message);
        var result = Answer(message.Kind, results[0]);
        ReportSettled(batch, results);
        return result.Reason == SendReason.Canceled && cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<SendResult>(cancellationToken)
            : result.AsTask();
    }

    private SendResult Answer(MessageKind kind, SendResult result)
    {
        _reporter.Answered(kind, result);
        return result.For(kind);
    }

    private async Task<BatchResult> SendAsync(SendResult?[] results, MessageBatch accepted, CancellationToken cancellationToken)
    {
        var sent = await _pipeline.SendAsync(accepted, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < sent.Count; i++)
        {
            _reporter.Answered(accepted[i].Kind, sent[i]);
        }

        ReportSettled(accepted, sent);
        if (cancellationToken.IsCancellationRequested && sent.Any(static result => result.Reason == SendReason.Canceled))
        {
            throw new OperationCanceledException(cancellationToken);
        }

        return accepted.Count == results.Length ? sent : Join(results, sent);
    }

    private static BatchResult Join(SendResult?[] results, BatchResult sent)
    {
        var next = 0;
        for (var i = 0; i < results.Length; i++)
        {
            results[i] ??= sent[next++];
        }

        return new BatchResult(results!);
    }

    /// <summary>A message that was buffered or stored is not settled; the stage that holds it says when it is.</summary>
    private void ReportSettled(MessageBatch messages, BatchResult results)
    {
        if (!_reporter.HasObservers)
        {
            return;
        }

        if (results.All(IsSettled))
        {
            Report(messages, results);
            return;
        }

        int[] settled = [.. Enumerable.Range(0, messages.Count).Where(i => IsSettled(results[i]))];
        if (settled.Length > 0)
        {
            Report(new MessageBatch(Array.ConvertAll(settled, i => messages[i])), new BatchResult(Array.ConvertAll(settled, i => results[i])));
        }

        static bool IsSettled(SendResult result) => result.Status is not (SendStatus.Buffered or SendStatus.Stored);
    }

    /// <summary>A caller of a buffer does not wait for observers, even if the buffer is full.</summary>
    private void Report(MessageBatch messages, BatchResult results)
    {
        if (_pipeline.HoldsMessages)
        {
            _reporter.Queue.Add(messages, results);
        }
        else
        {
            _reporter.Settled(messages, results);
        }
    }
}
