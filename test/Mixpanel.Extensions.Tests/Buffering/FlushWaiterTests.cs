using Mixpanel.Extensions.Buffering;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class FlushWaiterTests
{
    [Test]
    public void Every_outcome_is_counted_and_the_last_one_completes_it()
    {
        var waiter = new FlushWaiter(lastSequence: 10, outstanding: 5);
        SendStatus[] outcomes = [SendStatus.Delivered, SendStatus.Stored, SendStatus.Rejected, SendStatus.Dropped];
        foreach (var outcome in outcomes)
        {
            waiter.Settled(1, outcome);
        }

        Assert.That(waiter.Result, Is.EqualTo(new FlushResult(1, 1, 1, 1, 0, 1)));
        Assert.That(waiter.Done.IsCompleted, Is.False);
        waiter.Settled(10, SendStatus.Failed);

        Assert.That(waiter.Result, Is.EqualTo(new FlushResult(1, 1, 1, 1, 1, 0)));
        Assert.That(waiter.Done.IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public void What_was_accepted_later_does_not_count()
    {
        var waiter = new FlushWaiter(lastSequence: 10, outstanding: 1);

        waiter.Settled(11, SendStatus.Delivered);

        Assert.That(waiter.Result.Pending, Is.EqualTo(1));
        Assert.That(waiter.Done.IsCompleted, Is.False);
    }

    [Test]
    public void Nothing_to_wait_for_is_done_at_once()
    {
        var waiter = new FlushWaiter(lastSequence: 10, outstanding: 0);

        waiter.CompleteIfNothingIsLeft();

        Assert.That(waiter.Done.IsCompletedSuccessfully, Is.True);
    }
}
