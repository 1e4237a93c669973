using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Tests.Buffering.Rig;

namespace Mixpanel.Extensions.Tests.Buffering;

/// <summary>Stages, listeners and loggers belong to others: what they do costs what it must, and no more.</summary>
internal sealed class BufferForeignCodeTests
{
    private static readonly TimeSpan _allowance = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _lastMoment = TimeSpan.FromMilliseconds(100);

    [Test]
    public void A_stage_that_hangs_in_its_flush_does_not_hold_up_the_flush_beyond_its_time()
    {
        using var rig = new BufferRig();
        rig.Stage.FlushRule = static _ => new(new TaskCompletionSource<FlushResult>().Task);
        rig.Accept("1");
        var flushing = rig.Flush();
        rig.Answer(rig.Call(), SendResult.Delivered);
        var before = rig.Clock.LastTimer;
        rig.Advance(BufferRig.Seconds(30));

        // It gets a moment to notice.
        rig.Clock.WaitUntil(() => rig.Clock.NewestLimit(before) == _lastMoment);
        rig.Advance(_lastMoment);

        Assert.That(rig.Wait(flushing), Is.EqualTo(new FlushResult(1, 0, 0, 0, 0, 0)));
        Assert.That(rig.Now, Is.EqualTo(rig.Options.FlushTimeout + _lastMoment));
    }

    [Test]
    public void A_stage_that_notices_that_its_flush_is_called_off_may_say_what_is_left()
    {
        using var rig = new BufferRig();
        rig.Stage.FlushRule = static async token =>
        {
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return new FlushResult(0, 0, 0, 0, 0, 5);
        };
        rig.Accept("1");
        var flushing = rig.Flush();
        rig.Answer(rig.Call(), SendResult.Delivered);
        rig.Advance(BufferRig.Seconds(30));

        Assert.That(rig.Wait(flushing), Is.EqualTo(new FlushResult(1, 0, 0, 0, 0, 5)));
    }

    [Test]
    public void A_stage_whose_flush_throws_loses_nothing_of_the_result([Values] bool later)
    {
        using var rig = new BufferRig();
        rig.Stage.FlushRule = _ => later
            ? ValueTask.FromException<FlushResult>(new InvalidOperationException())
            : throw new InvalidOperationException();
        rig.Accept("1");
        var flushing = rig.Flush();
        rig.Answer(rig.Call(), SendResult.Rejected(SendReason.RefusedByMixpanel));

        Assert.That(rig.Wait(flushing), Is.EqualTo(new FlushResult(0, 0, 1, 0, 0, 0)));
        Assert.That(rig.Log.GetSnapshot().Select(static line => line.Id.Id), Does.Contain(101));
    }

    [Test]
    public void A_metric_listener_that_hangs_holds_up_its_own_batch_and_no_flush_beyond_its_time()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        using var hold = new Hold(rig);
        using var listener = Listen(rig, MixpanelDiagnostics.BufferDelivered, hold);
        rig.Accept("1", "2");
        var flushing = rig.Flush();
        var calls = rig.Stage.Waiting;
        rig.Complete(calls[0], SendResult.Delivered);
        hold.WaitUntilEntered();

        rig.Complete(calls[1], SendResult.Delivered);
        rig.Clock.WaitUntil(() => rig.Observer.Count == 2);
        rig.Wait(rig.Offer(rig.Event("3")));
        rig.Clock.WaitUntil(() => rig.Stage.Waiting.Count == 1);
        rig.Clock.Advance(rig.Options.FlushTimeout);
        var flushed = rig.Wait(flushing);

        Assert.That(flushed.Pending, Is.EqualTo(1));
        hold.Release();
        rig.Answer(rig.Call(), SendResult.Delivered);
        Assert.That(rig.Books[MixpanelDiagnostics.BufferDelivered], Is.EqualTo(3));
    }

    [Test]
    public void A_metric_listener_that_hangs_does_not_hold_up_the_end_beyond_its_time(
        [Values(MixpanelDiagnostics.BufferDelivered, MixpanelDiagnostics.BufferDropped)] string instrument)
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        using var hold = new Hold(rig);
        using var listener = Listen(rig, instrument, hold);
        rig.Accept("1", "2");
        if (instrument == MixpanelDiagnostics.BufferDelivered)
        {
            rig.Complete(rig.Stage.Waiting[0], SendResult.Delivered);
            hold.WaitUntilEntered();
            rig.Complete(rig.Call(), SendResult.Delivered);
            rig.Clock.WaitUntil(() => rig.Observer.Count == 2);
        }

        rig.RunTo(rig.End());

        // What is delivered is in nobody's way; the end only gives its batch a moment to come back.
        var drained = instrument == MixpanelDiagnostics.BufferDelivered ? TimeSpan.Zero : rig.Options.ShutdownTimeout;
        Assert.That(hold.IsEntered, Is.True);
        Assert.That(rig.Now, Is.InRange(drained + _lastMoment, drained + _allowance));
        hold.Release();
        rig.Clock.WaitUntil(() => rig.Observer.Count == 2);
    }

    [Test]
    public void A_logger_that_hangs_does_not_hold_up_the_end_beyond_its_time()
    {
        var logger = new HangingLogger();
        using var rig = new BufferRig(options => options.BatchSize = 1, logger: logger);
        using var hold = new Hold(rig);
        logger.Hold = hold;
        rig.Accept("1");
        rig.RunTo(rig.End());

        Assert.That(hold.IsEntered, Is.True);
        Assert.That(rig.Now, Is.InRange(rig.Options.ShutdownTimeout, rig.Options.ShutdownTimeout + _allowance));
        Assert.That(rig.Books[$"{MixpanelDiagnostics.BufferDropped} ShutDown"], Is.EqualTo(1));
        hold.Release();
    }

    private static MeterListener Listen(BufferRig rig, string name, Hold hold)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, rig.Meters) && instrument.Name == name)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => hold.Enter());
        listener.Start();
        return listener;
    }

    /// <summary>Where the first thread that enters stays.</summary>
    private sealed class Hold : IDisposable
    {
        private static readonly TimeSpan _watchdog = TimeSpan.FromSeconds(30);

        private readonly BufferRig _rig;
        private readonly ManualResetEventSlim _release = new();
        private int _entered;

        internal Hold(BufferRig rig)
        {
            _rig = rig;
            rig.IsHeldUp = () => IsEntered && !_release.IsSet;
        }

        internal bool IsEntered => Volatile.Read(ref _entered) > 0;

        internal void Enter()
        {
            if (Interlocked.Increment(ref _entered) == 1)
            {
                _rig.Clock.Changed();
                _release.Wait(_watchdog);
            }
        }

        internal void WaitUntilEntered() => _rig.Clock.WaitUntil(() => IsEntered);

        internal void Release() => _release.Set();

        public void Dispose() => Release();
    }

    private sealed class HangingLogger : ILogger
    {
        internal Hold? Hold { get; set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == 102)
            {
                Hold!.Enter();
            }
        }
    }
}
