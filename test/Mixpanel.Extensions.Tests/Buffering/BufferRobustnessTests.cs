using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Buffering;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class BufferRobustnessTests
{
    private static readonly AsyncLocal<string?> _ambient = new();

    private static IEnumerable<TestCaseData> BrokenStages =>
    [
        new TestCaseData((Func<StageCall, ValueTask<BatchResult>>)(static _ => throw new InvalidOperationException())).SetArgDisplayNames("throws"),
        new TestCaseData((Func<StageCall, ValueTask<BatchResult>>)(static async _ =>
        {
            await Task.Yield();
            throw new OperationCanceledException();
        })).SetArgDisplayNames("throws later"),
        new TestCaseData((Func<StageCall, ValueTask<BatchResult>>)(static _ => default)).SetArgDisplayNames("answers for none"),
        new TestCaseData((Func<StageCall, ValueTask<BatchResult>>)(static _ => new(new BatchResult(SendResult.Delivered, 9)))).SetArgDisplayNames("answers for nine"),
        new TestCaseData((Func<StageCall, ValueTask<BatchResult>>)(static _ => new(new BatchResult([null!])))).SetArgDisplayNames("answers null"),
        new TestCaseData((Func<StageCall, ValueTask<BatchResult>>)(static _ => new(new BatchResult(
            SendResult.Failed(SendReason.RateLimited, Repeat.Safe, retryAfter: TimeSpan.MaxValue), 1)))).SetArgDisplayNames("asks for ever"),
    ];

    [TestCaseSource(nameof(BrokenStages))]
    public async Task A_stage_that_breaks_its_contract_costs_an_attempt(Func<StageCall, ValueTask<BatchResult>> rule)
    {
        await using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.Stage.Rule = call =>
        {
            rig.Stage.Rule = null;
            return rule(call);
        };
        rig.SendEvents("1");
        await rig.Stage.NextAsync();

        var again = await rig.Clock.RunAsync(rig.Stage.NextAsync());
        again.Answer(SendResult.Delivered);

        Assert.That(again.IsProbe, Is.True);
        Assert.That(await rig.Observer.TakeAsync(1), Is.EqualTo(["1 Delivered"]));
    }

    [Test]
    public async Task Observers_loggers_and_metric_listeners_that_throw_change_nothing()
    {
        await using var rig = new BufferRig(options => options.BatchSize = 1, logger: new ThrowingLogger());
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == rig.Meters)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => throw new InvalidOperationException());
        listener.SetMeasurementEventCallback<int>(static (_, _, _, _) => throw new InvalidOperationException());
        listener.Start();
        rig.Observer.Then = static () => throw new InvalidOperationException();
        for (var i = 0; i < 5; i++)
        {
            rig.SendEvents($"{i}");
            (await rig.Stage.NextAsync()).Answer(SendResult.Rejected(SendReason.RefusedByMixpanel));
            await rig.Observer.TakeAsync(1);
        }

        Assert.That((await rig.FlushAsync()).Pending, Is.Zero);
    }

    [Test]
    public async Task A_clock_that_fails_for_a_while_costs_nothing()
    {
        await using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.SendEvents("1");
        var call = await rig.Stage.NextAsync();
        rig.Clock.Fault = new InvalidOperationException();
        call.Answer(SendResult.Delivered);
        Assert.That(await rig.Observer.TakeAsync(1), Is.EqualTo(["1 Delivered"]));
        rig.Clock.Fault = null;
        rig.SendEvents("2");

        Assert.That((await rig.Clock.RunAsync(rig.Stage.NextAsync())).Ids, Is.EqualTo("2"));
    }

    [Test]
    public async Task The_callers_context_does_not_flow_into_the_background([Values] bool isSuppressed)
    {
        _ambient.Value = "caller";
        var suppression = isSuppressed ? ExecutionContext.SuppressFlow() : default;
        var rig = new BufferRig(options => options.BatchSize = 1);
        if (isSuppressed)
        {
            suppression.Undo();
        }

        await using var disposal = rig;
        string? seen = "not called";
        rig.Stage.Rule = call =>
        {
            seen = _ambient.Value;
            return new(new BatchResult(SendResult.Delivered, call.Messages.Length));
        };
        rig.SendEvents("1");
        await rig.Observer.TakeAsync(1);

        Assert.That(seen, Is.Null);
    }

    [Test]
    public async Task A_fault_that_stays_is_logged_once_in_thirty_seconds()
    {
        await using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.Stage.Rule = static _ => throw new InvalidOperationException();
        rig.Observer.Then = static () => throw new InvalidOperationException();
        for (var i = 0; i < 5; i++)
        {
            rig.Send(BufferRig.Profile($"u{i}", "add", isRepeatable: false));
        }

        await rig.Observer.TakeAsync(1);
        for (var i = 0; i < 4; i++)
        {
            await rig.Clock.RunAsync(rig.Observer.TakeAsync(1));
        }

        rig.Options.ShutdownTimeout = TimeSpan.FromSeconds(1);
        var lines = rig.Log.GetSnapshot().GroupBy(line => line.Id.Id).ToDictionary(kind => kind.Key, kind => kind.Count());
        var most = 1 + (int)(rig.Clock.Now.TotalSeconds / 30);
        Assert.That(lines.Keys, Does.Contain(101).And.Contain(501));
        Assert.That(lines.Values, Is.All.LessThanOrEqualTo(most));
    }

    private sealed class ThrowingLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => throw new InvalidOperationException();

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException();
    }
}
