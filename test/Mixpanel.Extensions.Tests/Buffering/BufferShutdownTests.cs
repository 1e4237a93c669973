using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Buffering;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class BufferShutdownTests
{
    private static readonly TimeSpan _allowance = TimeSpan.FromMilliseconds(200);

    [Test]
    public async Task Everything_accepted_is_delivered_within_the_time_for_it()
    {
        await using var rig = new BufferRig();
        rig.SendEvents("1", "2");
        rig.Send(BufferRig.Profile("u", "p"));
        var disposal = rig.Sender.DisposeAsync().AsTask();
        (await rig.Stage.NextAsync()).Answer(SendResult.Delivered);
        (await rig.Stage.NextAsync()).Answer(SendResult.Delivered);

        await disposal.WaitAsync(PumpClock.Watchdog);

        Assert.That(rig.Store.Content.Messages, Is.Zero);
        Assert.That(rig.Clock.Now, Is.EqualTo(TimeSpan.Zero));
        Assert.That(rig.Log.GetSnapshot(), Is.Empty);
    }

    [Test]
    public async Task A_stage_that_hangs_and_ignores_its_token_is_left_behind_and_what_it_holds_is_counted()
    {
        await using var rig = new BufferRig(options => (options.BatchSize, options.MaxConcurrentRequests) = (1, 1));
        using var dropped = rig.Collect(MixpanelDiagnostics.BufferDropped);
        using var delivered = rig.Collect(MixpanelDiagnostics.BufferDelivered);
        rig.SendEvents("1", "2");
        var hanging = await rig.Stage.NextAsync();

        await rig.PassAsync(rig.Sender.DisposeAsync().AsTask());

        Assert.That(rig.Clock.Now, Is.LessThanOrEqualTo(rig.Options.ShutdownTimeout + _allowance));
        Assert.That(await rig.Observer.TakeAsync(2), Is.EqualTo(["1 Dropped (ShutDown)", "2 Dropped (ShutDown)"]));
        var losses = rig.Log.GetSnapshot().Where(line => line.Id.Id == 102).Select(line => line.Message);
        Assert.That(losses, Is.EqualTo(["Shutdown: 2 buffered messages were lost; their time was up."]));

        // What comes back after the end was given up, and is not counted twice.
        hanging.Answer(SendResult.Delivered);
        await rig.Pump.Idle.WaitAsync(PumpClock.Watchdog);
        Assert.That(dropped.GetMeasurementSnapshot().Sum(measurement => measurement.Value), Is.EqualTo(2));
        Assert.That(delivered.GetMeasurementSnapshot(), Is.Empty);
    }

    [Test]
    public async Task What_is_on_its_way_is_called_off_when_the_time_is_up()
    {
        await using var rig = new BufferRig(options => (options.BatchSize, options.ShutdownTimeout) = (1, TimeSpan.Zero));
        rig.SendEvents("1");
        var call = await rig.Stage.NextAsync();
        call.Token.Register(() => call.Answer(SendResult.Delivered));

        await rig.Sender.DisposeAsync().AsTask().WaitAsync(PumpClock.Watchdog);

        Assert.That(await rig.Observer.TakeAsync(1), Is.EqualTo(["1 Delivered"]));
        Assert.That(rig.Log.GetSnapshot(), Is.Empty);
    }

    [Test]
    public async Task A_stage_that_throws_or_blocks_when_called_off_does_not_hold_up_the_end()
    {
        await using var rig = new BufferRig(options => (options.BatchSize, options.ShutdownTimeout) = (1, TimeSpan.Zero));
        rig.SendEvents("1");
        using var never = new ManualResetEventSlim();
        var call = await rig.Stage.NextAsync();
        call.Token.Register(() => throw new InvalidOperationException());
        call.Token.Register(() => never.Wait(PumpClock.Watchdog));

        await rig.PassAsync(rig.Sender.DisposeAsync().AsTask());
        never.Set();

        Assert.That(rig.Clock.Now, Is.LessThanOrEqualTo(_allowance));
        Assert.That(await rig.Observer.TakeAsync(1), Is.EqualTo(["1 Dropped (ShutDown)"]));
    }

    [Test]
    public async Task Afterwards_calls_are_refused_and_there_is_nothing_to_flush()
    {
        await using var rig = new BufferRig();
        await rig.Sender.DisposeAsync();

        Assert.That(rig.Send(BufferRig.Event("1")).ToString(), Is.EqualTo("Failed (Closed)"));
        Assert.That(await rig.FlushAsync(), Is.EqualTo(default(FlushResult)));
        Assert.That(rig.Store.Content.Messages, Is.Zero);
    }

    [Test]
    public async Task Whoever_waits_for_room_is_told_at_once()
    {
        await using var rig = new BufferRig(options =>
            (options.MaxMessages, options.BatchSize, options.WhenFull) = (1, 1, FullBufferPolicy.Wait));
        rig.SendEvents("1");
        var call = await rig.Stage.NextAsync();
        var waiting = rig.SendAsync(BufferRig.Event("2")).AsTask();
        var disposal = rig.Sender.DisposeAsync().AsTask();

        Assert.That((await waiting.WaitAsync(PumpClock.Watchdog))[0].Reason, Is.EqualTo(SendReason.Closed));
        call.Answer(SendResult.Delivered);
        await disposal.WaitAsync(PumpClock.Watchdog);
    }

    [Test]
    public async Task Disposing_twice_and_at_once_is_one_end()
    {
        await using var rig = new BufferRig();
        rig.SendEvents("1");

        var all = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await rig.Sender.DisposeAsync())));
        await rig.PassAsync(all);
        await rig.Sender.DisposeAsync();

        Assert.That(rig.Log.GetSnapshot().Count(line => line.Level == LogLevel.Error), Is.EqualTo(1));
    }

    [Test]
    public async Task An_observer_may_wait_for_the_end_while_others_still_have_to_go()
    {
        await using var rig = new BufferRig(options => (options.BatchSize, options.MaxConcurrentRequests) = (1, 1));
        rig.Stage.Rule = static call => new(new BatchResult(SendResult.Delivered, call.Messages.Length));
        var ended = new TaskCompletionSource();
        var asked = 0;
        rig.Observer.Then = () =>
        {
            if (Interlocked.Exchange(ref asked, 1) == 0)
            {
                var disposal = rig.Sender.DisposeAsync().AsTask();
                SpinWait.SpinUntil(() => rig.Store.Content.Messages == 0, PumpClock.Watchdog);
                rig.PassAsync(disposal).GetAwaiter().GetResult();
                ended.SetResult();
            }
        };
        rig.SendEvents("1");
        for (var i = 0; i < 20; i++)
        {
            // Some may come too late; what was accepted must be delivered.
            rig.Send(BufferRig.Event($"e{i}"));
        }

        await ended.Task.WaitAsync(PumpClock.Watchdog);

        Assert.That(rig.Log.GetSnapshot(), Is.Empty);
        Assert.That(rig.Store.Content.Messages, Is.Zero);
    }

    [Test]
    public async Task An_observer_that_hangs_does_not_hold_up_the_end()
    {
        await using var rig = new BufferRig(options => options.ShutdownTimeout = TimeSpan.Zero);
        using var never = new ManualResetEventSlim();
        rig.Observer.Then = () => never.Wait(PumpClock.Watchdog);
        rig.Stage.Rule = static call => new(call.Task);
        rig.SendEvents("1");

        await rig.PassAsync(rig.Sender.DisposeAsync().AsTask());
        never.Set();

        Assert.That(rig.Clock.Now, Is.LessThanOrEqualTo(_allowance));
        Assert.That(await rig.Observer.TakeAsync(1), Is.EqualTo(["1 Dropped (ShutDown)"]));
    }
}
