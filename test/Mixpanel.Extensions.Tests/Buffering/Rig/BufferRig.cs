using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Mixpanel.Extensions.Buffering;
using Mixpanel.Extensions.Diagnostics;
using Mixpanel.Extensions.Tests.Buffering.Simulation;
using Mixpanel.Extensions.Tests.Support;
using Mixpanel.Extensions.Transport;
using Polly.CircuitBreaker;

namespace Mixpanel.Extensions.Tests.Buffering.Rig;

/// <summary>
/// A buffer over a stage and a clock that the test controls. Time moves only when nothing else does, and whoever waits for a thread waits for
/// what it does, not for how long it takes. Its methods block, so a test that uses it is no <c>async</c> one: it would hold up the pool.
/// </summary>
internal sealed class BufferRig : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly RigRest _rest;
    private int _lastMessage;

    internal BufferRig(Action<BufferOptions>? configure = null, Action<MixpanelOptions>? project = null, ILogger? logger = null)
    {
        configure?.Invoke(Options);

        // What is added by chance would make every time a range.
        Project.Retry.MinJitter = Project.Retry.MaxJitter = TimeSpan.Zero;
        project?.Invoke(Project);
        Books = new Books(Meters);
        Stage = new ManualStage(Clock);
        Observer = new SettledObserver(Clock);

        var limits = new BatchLimits(Options.BatchSize, () => Project, Clock);
        Store = new MemoryStore(Options.MaxMessages, Options.MaxBytes, limits);
        logger = new QuietLogger(logger ?? new FakeLogger(Log));
        var metrics = new BufferMetrics(Meters, "", Store, Clock);
        var reporter = new DeliveryReporter([Observer], new MixpanelMetrics(Meters, ""), Clock, logger);
        var ledger = new BufferLedger(metrics, reporter, new LogLimiter(Clock), logger);
        var next = new NextStage(Stage, ledger);
        Pump = new BufferPump(Store, next, Options, limits, () => Project.Retry, ledger, Clock);
        Buffer = new BufferingSender(Stage, next, Store, Options, Pump, ledger, metrics, Clock, logger);
        metrics.Measure(Pump);
        _rest = new RigRest(Clock, Stage, Observer, reporter.Queue, Store, Pump, () => IsHeldUp());
        Settle();
    }

    internal static SendResult Down { get; } = SendResult.Failed(SendReason.ServerError, Repeat.Safe, 503);

    internal static SendResult Uncertain { get; } = SendResult.Failed(SendReason.TimedOut, Repeat.Uncertain);

    internal SimulationClock Clock { get; } = new(TestProject.Start);

    internal BufferOptions Options { get; } = new();

    internal MixpanelOptions Project { get; } = new();

    internal ManualStage Stage { get; }

    internal SettledObserver Observer { get; }

    /// <summary>Whether a thread of the buffer hangs in what is not the buffer's.</summary>
    internal Func<bool> IsHeldUp { get; set; } = static () => false;

    internal MemoryStore Store { get; }

    internal BufferPump Pump { get; }

    internal BufferingSender Buffer { get; }

    internal Books Books { get; }

    internal FakeLogCollector Log { get; } = new();

    internal IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    /// <summary>Whether the batch on its way to an endpoint only finds out whether that works again.</summary>
    internal bool IsProbing(IngestionEndpoint endpoint = IngestionEndpoint.Track) => Pump.Schedule(endpoint).Circuit == CircuitState.HalfOpen;

    internal TimeSpan Now => Clock.GetUtcNow() - TestProject.Start;

    internal static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    internal MixpanelMessage Event(string id) => Message(MessageKind.Event, id);

    internal MixpanelMessage Profile(string subject, string id, bool isRepeatable = true) => Message(MessageKind.Profile, id, subject, isRepeatable);

    /// <summary>A message with a time of its own, by which calls are put in order.</summary>
    internal MixpanelMessage Message(MessageKind kind, string id, string? subject = null, bool isRepeatable = true, int records = 1) =>
        MixpanelMessage.Restore(
            kind, Encoding.UTF8.GetBytes(id), TestProject.Start.AddMilliseconds(++_lastMessage), subject, null, records, isRepeatable);

    /// <summary>An event that is too old for <c>/track</c>.</summary>
    internal MixpanelMessage OldEvent(string id) => MixpanelMessage.Restore(
        MessageKind.Event, Encoding.UTF8.GetBytes(id), TestProject.Start.AddDays(-6).AddMilliseconds(++_lastMessage), null, null, 1, isRepeatable: true);

    /// <summary>Offers a message and lets the pump look at it.</summary>
    internal SendResult Send(MixpanelMessage message)
    {
        var result = Wait(Offer(message))[0];
        Settle();
        return result;
    }

    /// <summary>Offers events, one after the other, which the buffer must accept.</summary>
    internal void Accept(params string[] ids)
    {
        foreach (var id in ids)
        {
            Assert.That(Send(Event(id)).Status, Is.EqualTo(SendStatus.Buffered));
        }
    }

    internal Task<BatchResult> Offer(MixpanelMessage message, CancellationToken cancellationToken = default) =>
        Buffer.SendAsync(new MessageBatch(message), cancellationToken).AsTask();

    /// <summary>The only call that waits for an answer.</summary>
    internal StageCall Call() => Stage.Waiting.Single();

    /// <summary>Answers a call and returns when everything that follows from it has happened.</summary>
    internal void Answer(StageCall call, SendResult result) => Answer(call, new BatchResult(result, call.Messages.Count));

    internal void Answer(StageCall call, params SendResult[] results) => Answer(call, new BatchResult(results));

    internal void Answer(StageCall call, BatchResult results)
    {
        Stage.Take(call);
        call.Complete(results);
        Settle();
    }

    /// <summary>Answers a call, and leaves it to the test to wait for what follows.</summary>
    internal void Complete(StageCall call, SendResult result)
    {
        Stage.Take(call);
        call.Complete(new BatchResult(result, call.Messages.Count));
    }

    internal void Throw(StageCall call, Exception exception)
    {
        Stage.Take(call);
        call.Throw(exception);
        Settle();
    }

    internal Task<FlushResult> Flush(CancellationToken cancellationToken = default)
    {
        var flushing = Buffer.FlushAsync(cancellationToken).AsTask();
        Settle();
        return flushing;
    }

    /// <summary>Waits for a task that nothing but other threads holds up.</summary>
    internal T Wait<T>(Task<T> task)
    {
        _rest.WaitFor(task);
        return task.GetAwaiter().GetResult();
    }

    internal void WaitFor(Task task) => _rest.WaitFor(task);

    /// <summary>The call answers as soon as it is called off.</summary>
    internal void EndWhenCalledOff(StageCall call, SendResult result)
    {
        call.EndsWhenCalledOff = true;
        call.Token.UnsafeRegister(_ => Complete(call, result), null);
    }

    /// <summary>Returns when nothing moves any more, and checks the books.</summary>
    internal void Settle()
    {
        _rest.Settle();
        CheckBooks();
    }

    /// <summary>Lets time pass, from timer to timer.</summary>
    internal void Advance(TimeSpan time) => _rest.Advance(time, CheckBooks);

    /// <summary>Ends the buffer; nothing passes but what other threads do.</summary>
    internal Task End() => _rest.Begin(Buffer);

    /// <summary>Lets time pass until the end, each time when all that is left is waiting for it.</summary>
    internal void RunTo(Task end)
    {
        _rest.RunTo(end);
        if (!IsHeldUp())
        {
            CheckBooks();
        }
    }

    public void Dispose()
    {
        (Clock.Fault, Clock.TimerFault) = (null, null);
        Observer.Then = null;
        Observer.Return();
        Stage.Rule = static call => new(new BatchResult(SendResult.Delivered, call.Messages.Count));
        foreach (var call in Stage.Waiting)
        {
            Stage.Take(call);
            call.Complete(new BatchResult(SendResult.Delivered, call.Messages.Count));
        }

        _rest.RunTo(_rest.Begin(Buffer));
        Books.Dispose();
        _services.Dispose();
    }

    private void CheckBooks()
    {
        Assert.That(Stage.History.Where(static call => call.Messages[0].Kind != MessageKind.Alias).Select(static call => call.IsHeld), Is.All.True);

        // One of the gauges is an age, which a clock that fails does not know.
        if (Clock.Fault is null)
        {
            Assert.That(Books.Problem(), Is.Null);
        }
    }
}
