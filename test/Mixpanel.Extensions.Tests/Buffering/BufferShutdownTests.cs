using Mixpanel.Extensions.Tests.Buffering.Rig;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class BufferShutdownTests
{
    private static readonly TimeSpan _allowance = TimeSpan.FromMilliseconds(200);

    [Test]
    public void Everything_accepted_is_delivered_and_no_time_is_lost()
    {
        using var rig = new BufferRig(options => options.MaxConcurrentRequests = 1);
        rig.Accept("1", "2");
        rig.Send(rig.Profile("u", "p"));
        var end = rig.End();
        rig.Clock.WaitUntil(() => rig.Stage.Waiting.Count == 1);
        rig.Answer(rig.Call(), SendResult.Delivered);
        rig.Complete(rig.Call(), SendResult.Delivered);
        rig.RunTo(end);

        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Delivered", "2 Delivered", "p Delivered"]));
        Assert.That(rig.Now, Is.EqualTo(TimeSpan.Zero));
        Assert.That(rig.Log.GetSnapshot(), Is.Empty);
    }

    [Test]
    public void Nothing_to_deliver_ends_at_once()
    {
        using var rig = new BufferRig();

        rig.RunTo(rig.End());

        Assert.That(rig.Now, Is.EqualTo(TimeSpan.Zero));
        Assert.That(rig.Pump.Completion.IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public void What_fails_meanwhile_is_tried_again_within_the_time_there_is()
    {
        using var rig = new BufferRig();
        rig.Stage.Rule = call => new(new BatchResult(call.At < BufferRig.Seconds(3) ? BufferRig.Down : SendResult.Delivered, call.Messages.Count));
        rig.Accept("1");
        rig.Advance(BufferRig.Seconds(1));
        rig.RunTo(rig.End());

        Assert.That(rig.Stage.History.Select(static call => call.At.TotalSeconds), Is.EqualTo([1, 1.5, 2, 2.5, 3]));
        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Delivered"]));
        Assert.That(rig.Now, Is.EqualTo(BufferRig.Seconds(3)));
    }

    [Test]
    public void A_stage_that_hangs_and_ignores_that_it_is_called_off_is_left_behind_and_what_is_left_is_counted_and_logged_once()
    {
        using var rig = new BufferRig(options => (options.BatchSize, options.MaxConcurrentRequests) = (1, 1));
        rig.Accept("hangs", "2", "3");
        var hanging = rig.Call();
        rig.RunTo(rig.End());

        Assert.That(rig.Now, Is.InRange(rig.Options.ShutdownTimeout, rig.Options.ShutdownTimeout + _allowance));
        Assert.That(hanging.Token.IsCancellationRequested, Is.True);
        Assert.That(rig.Observer.Told, Is.EqualTo(["hangs Dropped (ShutDown)", "2 Dropped (ShutDown)", "3 Dropped (ShutDown)"]));
        Assert.That(rig.Log.GetSnapshot().Where(static line => line.Id.Id == 102).Select(static line => line.Message),
            Is.EqualTo(["Shutdown: 3 buffered messages were lost; their time was up."]));

        // What comes back after the end was given up, and is not counted twice.
        rig.Complete(hanging, SendResult.Delivered);
        rig.WaitFor(rig.Pump.Idle);
        Assert.That(rig.Observer.Told, Has.Count.EqualTo(3));
        Assert.That(rig.Books[MixpanelDiagnostics.BufferDelivered], Is.Zero);
        Assert.That(rig.Books[$"{MixpanelDiagnostics.BufferDropped} ShutDown"], Is.EqualTo(3));
        Assert.That(rig.Books.Problem(), Is.Null);
    }

    [Test]
    public void What_is_called_off_when_the_time_is_up_may_still_say_that_it_got_through()
    {
        using var rig = new BufferRig(options => (options.BatchSize, options.MaxConcurrentRequests) = (1, 2));
        rig.Accept("polite", "hangs");
        rig.EndWhenCalledOff(rig.Stage.Waiting[0], SendResult.Delivered);
        rig.RunTo(rig.End());

        Assert.That(rig.Observer.Told, Is.EqualTo(["polite Delivered", "hangs Dropped (ShutDown)"]));
        Assert.That(rig.Now, Is.LessThanOrEqualTo(rig.Options.ShutdownTimeout + _allowance));
    }

    [Test]
    public void What_is_called_off_and_did_not_get_through_is_lost_and_no_time_is_spent_on_it()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.Accept("1");
        rig.EndWhenCalledOff(rig.Call(), SendResult.Failed(SendReason.Canceled, Repeat.Uncertain));
        rig.RunTo(rig.End());

        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Dropped (ShutDown)"]));
        Assert.That(rig.Now, Is.EqualTo(rig.Options.ShutdownTimeout));
    }

    [Test]
    public void A_change_on_its_way_that_must_not_be_repeated_is_unconfirmed_in_the_end()
    {
        using var rig = new BufferRig(options => (options.BatchSize, options.MaxConcurrentRequests) = (2, 1));
        rig.Send(rig.Profile("u", "add", isRepeatable: false));
        rig.Send(rig.Profile("v", "set"));
        rig.Send(rig.Profile("w", "add that waits", isRepeatable: false));
        Assert.That(rig.Call().Ids, Is.EqualTo("add set"));
        rig.RunTo(rig.End());

        Assert.That(rig.Observer.Told, Is.EquivalentTo(["add Dropped (Unconfirmed)", "set Dropped (ShutDown)", "add that waits Dropped (ShutDown)"]));
        Assert.That(rig.Log.GetSnapshot().Single(static line => line.Id.Id == 102).Message, Does.StartWith("Shutdown: 3 "));
    }

    [Test]
    public void One_failure_loses_nothing_at_the_end_and_takes_half_a_second()
    {
        using var rig = new BufferRig();
        rig.Accept("1");
        var end = rig.End();
        rig.Clock.WaitUntil(() => rig.Stage.Waiting.Count == 1);
        rig.Complete(rig.Call(), BufferRig.Down);
        rig.Stage.Rule = static call => new(new BatchResult(SendResult.Delivered, call.Messages.Count));
        rig.RunTo(end);

        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Delivered"]));
        Assert.That(rig.Now, Is.EqualTo(TimeSpan.FromMilliseconds(500)));
    }

    [Test]
    public void A_stage_that_throws_when_it_is_called_off_has_been_called_off()
    {
        using var rig = new BufferRig(options => (options.BatchSize, options.ShutdownTimeout) = (1, TimeSpan.Zero));
        rig.Accept("1");
        var call = rig.Call();
        call.EndsWhenCalledOff = true;
        call.Token.Register(() =>
        {
            rig.Stage.Take(call);
            call.Throw(new OperationCanceledException(call.Token));
            throw new InvalidOperationException();
        });
        rig.RunTo(rig.End());

        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Dropped (ShutDown)"]));
        Assert.That(rig.Log.GetSnapshot().Select(static line => line.Id.Id), Is.EquivalentTo([102, 501]));
        Assert.That(rig.Now, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void What_the_server_asked_to_wait_for_is_not_waited_for_beyond_the_time_there_is()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.Accept("1");
        rig.Answer(rig.Call(), SendResult.Failed(SendReason.RateLimited, Repeat.Safe, 429, retryAfter: BufferRig.Seconds(60)));
        rig.RunTo(rig.End());

        Assert.That(rig.Stage.History, Has.Count.EqualTo(1));
        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Dropped (ShutDown)"]));
        Assert.That(rig.Now, Is.EqualTo(rig.Options.ShutdownTimeout));
    }

    [Test]
    public void Whoever_waits_for_room_is_told_at_once_that_there_will_be_none()
    {
        using var rig = new BufferRig(options => (options.MaxMessages, options.BatchSize, options.WhenFull) = (1, 1, FullBufferPolicy.Wait));
        rig.Accept("1");
        var waiting = Enumerable.Range(0, 10).Select(i => rig.Offer(rig.Event($"{i}"))).ToArray();
        var end = rig.End();

        Assert.That(rig.Wait(Task.WhenAll(waiting)).Select(static results => $"{results[0]}"), Is.All.EqualTo("Failed (Closed)"));
        Assert.That(rig.Now, Is.EqualTo(TimeSpan.Zero));
        rig.Complete(rig.Call(), SendResult.Delivered);
        rig.RunTo(end);
        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Delivered"]));
        Assert.That(rig.Books[$"{MixpanelDiagnostics.BufferRefused} Closed"], Is.EqualTo(10));
    }

    [Test]
    public void Ending_it_twice_and_many_times_at_once_is_one_end()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.Accept("1");
        var first = rig.End();
        var others = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await rig.Buffer.DisposeAsync())));
        rig.RunTo(first);
        rig.WaitFor(others);
        rig.RunTo(rig.End());

        Assert.That(rig.Log.GetSnapshot().Count(static line => line.Id.Id == 102), Is.EqualTo(1));
        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Dropped (ShutDown)"]));
        Assert.That(rig.Now, Is.LessThanOrEqualTo(rig.Options.ShutdownTimeout + _allowance));
    }

    [Test]
    public void A_flush_that_waits_ends_with_it_and_knows_what_was_lost()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.Accept("1", "2");
        var flushing = rig.Flush();
        rig.Answer(rig.Stage.Waiting[0], SendResult.Delivered);
        rig.RunTo(rig.End());

        Assert.That(rig.Wait(flushing), Is.EqualTo(new FlushResult(1, 0, 0, 1, 0, 0)));
        Assert.That(rig.Now, Is.LessThanOrEqualTo(rig.Options.ShutdownTimeout + _allowance));
    }

    [Test]
    public void A_clock_that_wakes_nobody_ends_it_at_once_and_losses_are_still_told()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.Accept("1");
        rig.Clock.TimerFault = new InvalidOperationException();
        rig.RunTo(rig.End());
        rig.Clock.TimerFault = null;

        rig.Clock.WaitUntil(() => rig.Observer.Count == 1);
        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Dropped (ShutDown)"]));
        Assert.That(rig.Log.GetSnapshot().Select(static line => line.Id.Id), Does.Contain(101).And.Contain(102));
    }
}
