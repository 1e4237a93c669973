using Mixpanel.Extensions.Tests.Buffering.Rig;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class BufferFlushTests
{
    [Test]
    public void It_covers_what_is_on_its_way_and_what_waits_for_a_retry_and_counts_each_outcome()
    {
        using var rig = new BufferRig(options => options.BatchSize = 4);
        rig.Accept("1", "2", "3", "4", "5", "6");
        var flushing = rig.Flush();
        rig.Accept("later");
        rig.Answer(
            rig.Stage.Waiting[0],
            SendResult.Delivered,
            SendResult.Stored,
            SendResult.Rejected(SendReason.RefusedByMixpanel),
            SendResult.Failed(SendReason.PartlyRefused, Repeat.Never));
        rig.Answer(rig.Call(), SendResult.Dropped(SendReason.Evicted), BufferRig.Down);
        Assert.That(flushing.IsCompleted, Is.False);
        rig.Advance(BufferRig.Seconds(2));
        rig.Answer(rig.Call(), SendResult.Delivered);

        Assert.That(rig.Wait(flushing), Is.EqualTo(new FlushResult(2, 1, 1, 1, 1, 0)));
    }

    [Test]
    public void It_ends_by_itself_and_says_what_is_left()
    {
        using var rig = new BufferRig(options => (options.FlushTimeout, options.BatchSize) = (BufferRig.Seconds(3), 2));
        rig.Accept("1", "2", "3");
        var flushing = rig.Flush();
        rig.Answer(rig.Stage.Waiting[1], SendResult.Delivered);
        rig.Advance(BufferRig.Seconds(2.999));
        Assert.That(flushing.IsCompleted, Is.False);

        rig.Advance(BufferRig.Seconds(0.001));

        Assert.That(rig.Wait(flushing), Is.EqualTo(new FlushResult(1, 0, 0, 0, 0, 2)));
        rig.Answer(rig.Call(), SendResult.Delivered);
        Assert.That(rig.Wait(rig.Flush()), Is.EqualTo(default(FlushResult)), "What ended after the flush is not counted by the next one.");
    }

    [Test]
    public void Cancelling_ends_it_and_calls_nothing_off()
    {
        using var rig = new BufferRig();
        using var cancellation = new CancellationTokenSource();
        rig.Accept("1");
        var flushing = rig.Flush(cancellation.Token);
        Assert.That(flushing.IsCompleted, Is.False);

        cancellation.Cancel();

        Assert.That(rig.Wait(flushing).Pending, Is.EqualTo(1));
        Assert.That(rig.Call().Token.IsCancellationRequested, Is.False);
        rig.Answer(rig.Call(), SendResult.Delivered);
        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Delivered"]));
    }

    [Test]
    public void With_a_token_that_is_cancelled_already_it_still_sends_and_does_not_wait()
    {
        using var rig = new BufferRig();
        rig.Accept("1");

        var flushing = rig.Flush(new CancellationToken(canceled: true));

        Assert.That(rig.Wait(flushing).Pending, Is.EqualTo(1));
        Assert.That((rig.Call().Ids, rig.Call().At), Is.EqualTo(("1", TimeSpan.Zero)));
    }

    [Test]
    public void Nothing_to_flush_takes_no_time()
    {
        using var rig = new BufferRig();

        Assert.That(rig.Wait(rig.Flush()), Is.EqualTo(default(FlushResult)));
        Assert.That(rig.Now, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void Several_at_once_each_count_what_was_accepted_before_them()
    {
        using var rig = new BufferRig();
        rig.Accept("1");
        var first = rig.Flush();
        rig.Accept("2");
        var second = rig.Flush();
        Assert.That(rig.Stage.Waiting.Select(static call => call.Ids), Is.EqualTo(["1", "2"]));

        rig.Answer(rig.Stage.Waiting[1], SendResult.Delivered);
        Assert.That(first.IsCompleted, Is.False);
        rig.Answer(rig.Call(), SendResult.Rejected(SendReason.RefusedByMixpanel));

        Assert.That(rig.Wait(first), Is.EqualTo(new FlushResult(0, 0, 1, 0, 0, 0)));
        Assert.That(rig.Wait(second), Is.EqualTo(new FlushResult(1, 0, 1, 0, 0, 0)));
    }

    [Test]
    public void What_makes_room_for_others_meanwhile_is_counted_as_dropped()
    {
        using var rig = new BufferRig(options => (options.MaxMessages, options.BatchSize, options.MaxConcurrentRequests, options.WhenFull)
            = (2, 1, 1, FullBufferPolicy.DropOldest));
        rig.Accept("on its way", "waits");
        var flushing = rig.Flush();
        rig.Accept("new");
        rig.Answer(rig.Call(), SendResult.Delivered);

        Assert.That(rig.Wait(flushing), Is.EqualTo(new FlushResult(1, 0, 0, 1, 0, 0)));
    }

    [Test]
    public void What_a_stage_behind_it_flushes_is_counted_too()
    {
        using var rig = new BufferRig();
        rig.Stage.FlushRule = static _ => new(new FlushResult(10, 20, 30, 40, 50, 60));
        rig.Accept("1");
        var flushing = rig.Flush();
        rig.Answer(rig.Call(), SendResult.Delivered);

        Assert.That(rig.Wait(flushing), Is.EqualTo(new FlushResult(11, 20, 30, 40, 50, 60)));
    }
}
