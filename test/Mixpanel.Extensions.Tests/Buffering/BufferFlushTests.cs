using Mixpanel.Extensions.Buffering;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class BufferFlushTests
{
    [Test]
    public async Task It_covers_what_is_on_its_way_and_what_waits_for_a_retry_and_counts_outcomes()
    {
        await using var rig = new BufferRig(options => options.BatchSize = 2);
        rig.SendEvents("1", "2", "3");
        var call = await rig.Stage.NextAsync();
        var flushing = rig.FlushAsync();
        var third = await rig.Stage.NextAsync();
        Assert.That(third.Ids, Is.EqualTo("3"));
        rig.SendEvents("later");
        call.Answer(SendResult.Rejected(SendReason.RefusedByMixpanel), SendResult.Delivered);
        Assert.That(await rig.Observer.TakeAsync(2), Has.Length.EqualTo(2));
        Assert.That(flushing.IsCompleted, Is.False);
        rig.Stage.Rule = static retried => new(new BatchResult(SendResult.Delivered, retried.Messages.Length));
        third.Answer(BufferRig.Down);

        Assert.That(await rig.Clock.RunAsync(flushing), Is.EqualTo(new FlushResult(2, 0, 1, 0, 0, 0)));
    }

    [Test]
    public async Task It_ends_by_itself_and_says_what_is_left()
    {
        await using var rig = new BufferRig(options => options.FlushTimeout = TimeSpan.FromSeconds(3));
        rig.SendEvents("1");
        var flushing = rig.FlushAsync();
        await rig.Stage.NextAsync();
        Assert.That(flushing.IsCompleted, Is.False);

        rig.Clock.Advance(TimeSpan.FromSeconds(3));

        Assert.That(await flushing.WaitAsync(PumpClock.Watchdog), Is.EqualTo(new FlushResult(0, 0, 0, 0, 0, 1)));
    }

    [Test]
    public async Task Cancelling_ends_it_and_changes_nothing_else()
    {
        await using var rig = new BufferRig();
        using var cancellation = new CancellationTokenSource();
        rig.SendEvents("1");
        var flushing = rig.Sender.FlushAsync(cancellation.Token).AsTask();
        var call = await rig.Stage.NextAsync();
        await cancellation.CancelAsync();

        Assert.That((await flushing.WaitAsync(PumpClock.Watchdog)).Pending, Is.EqualTo(1));
        Assert.That(call.Token.IsCancellationRequested, Is.False);
    }
}
