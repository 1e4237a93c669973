using System.Threading.Channels;

namespace Mixpanel.Extensions.Tests.Buffering;

/// <summary>The stage behind the buffer. Its calls wait until the test answers them, or are answered by a rule.</summary>
internal sealed class ManualStage(PumpClock clock) : IMessageSender
{
    private readonly Channel<StageCall> _calls = Channel.CreateUnbounded<StageCall>();

    /// <summary>Answers every call by itself.</summary>
    internal Func<StageCall, ValueTask<BatchResult>>? Rule { get; set; }

    internal bool HasCall => _calls.Reader.TryPeek(out _);

    public ValueTask<BatchResult> SendAsync(MessageBatch messages, CancellationToken cancellationToken)
    {
        var call = new StageCall([.. messages], messages.IsProbe, clock.Now, cancellationToken);
        _calls.Writer.TryWrite(call);
        return Rule is { } rule ? rule(call) : new(call.Task);
    }

    public ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken) => default;

    internal async Task<StageCall> NextAsync()
    {
        using var watchdog = new CancellationTokenSource(PumpClock.Watchdog);
        return await _calls.Reader.ReadAsync(watchdog.Token);
    }
}
