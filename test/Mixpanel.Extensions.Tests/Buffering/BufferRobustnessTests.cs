using System.Diagnostics;
using System.Diagnostics.Metrics;
using Mixpanel.Extensions.Tests.Buffering.Rig;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class BufferRobustnessTests
{
    private static readonly AsyncLocal<string?> _ambient = new();

    private static readonly Dictionary<string, Func<StageCall, ValueTask<BatchResult>>> _broken = new()
    {
        ["throws"] = static _ => throw new InvalidOperationException("secret"),
        ["throws later"] = static async _ =>
        {
            await Task.Yield();
            throw new InvalidOperationException("secret");
        },
        ["throws cancellation nobody asked for"] = static _ => throw new OperationCanceledException(),
        ["answers for no message"] = static _ => default,
        ["answers for too many"] = static _ => new(new BatchResult(SendResult.Delivered, 9)),
        ["answers null"] = static _ => new(new BatchResult([null!])),
        ["says it is closed"] = static _ => new(new BatchResult(SendResult.Failed(SendReason.Closed, Repeat.Safe), 1)),
    };

    private static IEnumerable<string> Broken => _broken.Keys;

    [TestCaseSource(nameof(Broken))]
    public void A_stage_that_breaks_its_contract_costs_an_attempt_and_nothing_else(string fault)
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.Stage.Rule = _broken[fault];
        rig.Accept("1");
        Assert.That(rig.Observer.Told, Is.Empty);

        rig.Stage.Rule = null;
        rig.Advance(BufferRig.Seconds(2));
        Assert.That((rig.Call().Ids, rig.IsProbing(), rig.Call().At.TotalSeconds), Is.EqualTo(("1", true, 2)));
        rig.Answer(rig.Call(), SendResult.Delivered);

        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Delivered"]));
        Assert.That(rig.Log.GetSnapshot().Select(static line => line.Message), Has.None.Contains("secret"));
    }

    [Test]
    public void An_increment_whose_stage_threw_may_have_arrived()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.Send(rig.Profile("u", "add", isRepeatable: false));
        rig.Throw(rig.Call(), new InvalidOperationException());

        Assert.That(rig.Observer.Told, Is.EqualTo(["add Dropped (Unconfirmed)"]));
    }

    [Test]
    public void A_stage_that_hangs_holds_up_its_own_batch_only()
    {
        using var rig = new BufferRig(options => (options.BatchSize, options.MaxConcurrentRequests) = (1, 3));
        rig.Accept("hangs", "1", "2");
        rig.Answer(rig.Stage.Waiting[1], SendResult.Delivered);
        rig.Advance(TimeSpan.FromHours(1));
        rig.Answer(rig.Stage.Waiting[1], SendResult.Delivered);

        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Delivered", "2 Delivered"]));
        Assert.That(rig.Call().Ids, Is.EqualTo("hangs"));
    }

    [Test]
    public void Observers_loggers_and_metric_listeners_that_throw_change_nothing()
    {
        using var rig = new BufferRig(options => (options.BatchSize, options.MaxMessages) = (1, 1), logger: new ThrowingLogger());
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, rig.Meters))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        var thrown = 0;
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException($"{++thrown}"));
        listener.SetMeasurementEventCallback<int>((_, _, _, _) => throw new InvalidOperationException($"{++thrown}"));
        listener.Start();
        rig.Observer.Then = static () => throw new InvalidOperationException();
        for (var i = 0; i < 5; i++)
        {
            rig.Accept($"{i}");
            Assert.That(rig.Send(rig.Event("refused")).Reason, Is.EqualTo(SendReason.BufferFull));
            rig.Answer(rig.Call(), SendResult.Rejected(SendReason.RefusedByMixpanel));
            rig.Accept($"again {i}");
            rig.Answer(rig.Call(), SendResult.Delivered);
        }

        Assert.That(rig.Observer.Told, Has.Count.EqualTo(10));
        Assert.That(thrown, Is.GreaterThan(10));
        Assert.That(rig.Wait(rig.Flush()).Pending, Is.Zero);
    }

    [Test]
    public void A_fault_that_stays_is_logged_once_in_thirty_seconds()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1, project => project.Retry.MaxDelay = BufferRig.Seconds(1));
        rig.Stage.Rule = static _ => throw new InvalidOperationException();
        rig.Accept("1");
        rig.Advance(BufferRig.Seconds(29));
        Assert.That(rig.Stage.History, Has.Count.GreaterThan(10));
        Assert.That(rig.Log.GetSnapshot().Select(static line => line.Id.Id), Is.EqualTo([101, 103]));

        rig.Advance(BufferRig.Seconds(30));

        var lines = rig.Log.GetSnapshot();
        Assert.That(lines.Select(static line => line.Id.Id), Is.EqualTo([101, 103, 101, 103]));
        Assert.That(lines[2].Message, Is.EqualTo("The buffer's pump went on after InvalidOperationException."));
    }

    [Test]
    public void What_a_clock_that_fails_costs_is_time([Values(1, 60)] int maxAge)
    {
        using var rig = new BufferRig(options => (options.BatchSize, options.MaxAge) = (1, BufferRig.Seconds(maxAge)));
        rig.Accept("1", "2");
        rig.Clock.Fault = new InvalidOperationException();
        rig.Answer(rig.Stage.Waiting[0], SendResult.Delivered);

        // Nobody knows how old it is, so it is not given up.
        rig.Answer(rig.Call(), BufferRig.Down);
        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Delivered"]));
        rig.Advance(BufferRig.Seconds(10));
        Assert.That(rig.Stage.Waiting, Is.Empty);
        rig.Clock.Fault = null;
        rig.Stage.Rule = static call => new(new BatchResult(SendResult.Delivered, call.Messages.Count));
        rig.Advance(BufferRig.Seconds(2));

        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Delivered", maxAge == 1 ? "2 Dropped (Expired)" : "2 Delivered"]));
    }

    [Test]
    public void While_the_clock_fails_messages_wait_for_company_and_go_when_it_is_back()
    {
        using var rig = new BufferRig();
        rig.Accept("1");
        rig.Clock.Fault = new InvalidOperationException();
        rig.Advance(BufferRig.Seconds(10));
        Assert.That(rig.Stage.Waiting, Is.Empty);
        Assert.That(rig.Log.GetSnapshot(), Is.Empty, "Without a clock nobody knows whether a line is one too many.");

        rig.Clock.Fault = null;
        rig.Advance(BufferRig.Seconds(1));

        Assert.That(rig.Call().Ids, Is.EqualTo("1"));
    }

    [Test]
    public void What_became_of_a_message_is_told_even_while_the_clock_fails()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.Accept("1");
        rig.Clock.Fault = new InvalidOperationException();
        rig.Answer(rig.Call(), SendResult.Rejected(SendReason.RefusedByMixpanel));
        rig.Clock.Fault = null;
        rig.Settle();

        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Rejected (RefusedByMixpanel)"]));
        Assert.That(rig.Books[MixpanelDiagnostics.BufferRejected], Is.EqualTo(1));
    }

    [Test]
    public void A_clock_that_wakes_nobody_is_replaced_by_the_machines_own()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.Clock.TimerFault = new InvalidOperationException();
        rig.Wait(rig.Offer(rig.Event("1")));
        rig.Clock.WaitUntil(() => rig.Stage.Waiting.Count == 1);
        rig.Clock.TimerFault = null;
        rig.Settle();
        rig.Answer(rig.Call(), SendResult.Delivered);

        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Delivered"]));
    }

    [Test]
    public void The_context_of_a_caller_does_not_flow_into_the_background([Values] bool isSuppressed)
    {
        _ambient.Value = "caller";
        using var activity = new Activity("caller").Start();
        var seen = new List<(string?, Activity?)>();
        var suppression = isSuppressed ? ExecutionContext.SuppressFlow() : default;
        using var rig = new BufferRig(options => (options.BatchSize, options.MaxMessages, options.WhenFull) = (2, 3, FullBufferPolicy.DropOldest));
        if (isSuppressed)
        {
            suppression.Undo();
        }

        rig.Stage.Rule = call =>
        {
            seen.Add((_ambient.Value, Activity.Current));
            return new(new BatchResult(call.At > TimeSpan.Zero ? SendResult.Delivered : BufferRig.Down, call.Messages.Count));
        };
        rig.Observer.Then = () => seen.Add((_ambient.Value, Activity.Current));
        rig.Accept("1", "2", "3", "evicts");
        rig.Advance(BufferRig.Seconds(2));
        rig.Observer.Then = null;

        // Sent twice, evicted once, told twice.
        Assert.That(seen, Has.Count.GreaterThanOrEqualTo(4).And.All.EqualTo(((string?)null, (Activity?)null)));
        Assert.That((_ambient.Value, Activity.Current), Is.EqualTo(("caller", activity)));
    }
}
