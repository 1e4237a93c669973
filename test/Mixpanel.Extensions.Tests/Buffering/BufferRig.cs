using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Mixpanel.Extensions.Buffering;
using Mixpanel.Extensions.Diagnostics;

namespace Mixpanel.Extensions.Tests.Buffering;

/// <summary>A buffer alone, over a stage and a clock that the test controls.</summary>
internal sealed class BufferRig : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    internal BufferRig(Action<BufferOptions>? configure = null, Action<MixpanelOptions>? project = null, ILogger? logger = null)
    {
        configure?.Invoke(Options);
        Project.Retry.MinJitter = Project.Retry.MaxJitter = TimeSpan.Zero;
        project?.Invoke(Project);
        Stage = new ManualStage(Clock);

        var limits = new BatchLimits(Options.BatchSize, () => Project);
        Store = new MemoryStore(Options.MaxMessages, Options.MaxBytes, limits);
        logger = new QuietLogger(logger ?? new FakeLogger(Log));
        var metrics = new BufferMetrics(Meters, "", Store, Clock);
        var reporter = new DeliveryReporter([Observer], new MixpanelMetrics(Meters, ""), Clock, logger);
        var ledger = new BufferLedger(metrics, reporter, new LogLimiter(Clock), logger);
        var next = new NextStage(Stage, ledger);
        Pump = new BufferPump(Store, next, Options, limits, () => Project.Retry, ledger, Clock);
        Sender = new BufferingSender(Stage, next, Store, Options, Pump, ledger, metrics, Clock, logger);
    }

    internal static SendResult Down { get; } = SendResult.Failed(SendReason.ServerError, Repeat.Safe, 503);

    internal static SendResult Uncertain { get; } = SendResult.Failed(SendReason.TimedOut, Repeat.Uncertain);

    internal PumpClock Clock { get; } = new();

    internal BufferOptions Options { get; } = new();

    internal MixpanelOptions Project { get; } = new();

    internal ManualStage Stage { get; }

    internal MemoryStore Store { get; }

    internal BufferPump Pump { get; }

    internal BufferingSender Sender { get; }

    internal SettledObserver Observer { get; } = new();

    internal FakeLogCollector Log { get; } = new();

    internal IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    internal static MixpanelMessage Event(string json) => Message(MessageKind.Event, json);

    internal static MixpanelMessage Profile(string subject, string json, bool isRepeatable = true) =>
        Message(MessageKind.Profile, json, subject, isRepeatable);

    internal static MixpanelMessage Message(MessageKind kind, string json, string? subject = null, bool isRepeatable = true) =>
        MixpanelMessage.Restore(kind, Encoding.UTF8.GetBytes(json), DateTimeOffset.UnixEpoch, subject, null, 1, isRepeatable);

    internal static MixpanelMessage OfSize(int bytes) => Event("x".PadRight(bytes));

    internal ValueTask<BatchResult> SendAsync(MixpanelMessage message, CancellationToken cancellationToken = default) =>
        Sender.SendAsync(new MessageBatch(message), cancellationToken);

    internal SendResult Send(MixpanelMessage message)
    {
        var sending = SendAsync(message).AsTask();
        Assert.That(sending.IsCompletedSuccessfully, Is.True);
        return sending.GetAwaiter().GetResult()[0];
    }

    internal void SendEvents(params string[] ids)
    {
        foreach (var id in ids)
        {
            Assert.That(Send(Event(id)).Status, Is.EqualTo(SendStatus.Buffered));
        }
    }

    internal Task<FlushResult> FlushAsync() => Sender.FlushAsync(CancellationToken.None).AsTask();

    internal MetricCollector<long> Collect(string instrument) => new(Meters, MixpanelDiagnostics.Name, instrument);

    public async ValueTask DisposeAsync()
    {
        Clock.Fault = null;
        Stage.Rule ??= static call => new(new BatchResult(SendResult.Delivered, call.Messages.Length));
        var disposal = DisposeSenderAsync();
        await PassAsync(disposal);
        await _services.DisposeAsync();
    }

    /// <summary>Lets the shutdown's own limits pass, as often as one may be set.</summary>
    internal async Task PassAsync(Task disposal)
    {
        for (var patience = 0; patience < 3000 && !disposal.IsCompleted; patience++)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(disposal, Task.Run(static () => { }));
        }

        await disposal.WaitAsync(PumpClock.Watchdog);
    }

    private async Task DisposeSenderAsync() => await Sender.DisposeAsync();
}
