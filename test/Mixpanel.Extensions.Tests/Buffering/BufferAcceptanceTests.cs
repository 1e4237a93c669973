using Mixpanel.Extensions.Buffering;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class BufferAcceptanceTests
{
    [Test]
    public async Task Accepting_a_message_that_is_built_allocates_nothing()
    {
        await using var rig = new BufferRig(options => options.FlushInterval = TimeSpan.FromHours(1));
        var message = BufferRig.Event("e");
        var batch = new MessageBatch(message);
        Accept(rig, batch, 129);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Accept(rig, batch, 100);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public async Task The_newest_is_dropped_by_default_when_the_buffer_is_full()
    {
        await using var rig = new BufferRig(options => options.MaxMessages = 2);
        rig.SendEvents("1", "2");

        var result = rig.Send(BufferRig.Event("3"));

        Assert.That(result.ToString(), Is.EqualTo("Dropped (BufferFull)"));
        Assert.That(rig.Store.Content.Messages, Is.EqualTo(2));
    }

    [Test]
    public async Task The_oldest_makes_room_where_that_is_asked_for_but_not_what_is_on_its_way()
    {
        await using var rig = new BufferRig(options =>
        {
            options.MaxMessages = 3;
            options.BatchSize = 1;
            options.MaxConcurrentRequests = 1;
            options.WhenFull = FullBufferPolicy.DropOldest;
        });
        rig.SendEvents("1");
        var onItsWay = await rig.Stage.NextAsync();
        rig.SendEvents("2", "3", "4", "5");

        Assert.That(await rig.Observer.TakeAsync(2), Is.EqualTo(["2 Dropped (Evicted)", "3 Dropped (Evicted)"]));
        onItsWay.Answer(SendResult.Delivered);
        Assert.That(await rig.Observer.TakeAsync(1), Is.EqualTo(["1 Delivered"]));
    }

    [Test]
    public async Task An_observer_that_sends_when_told_of_an_eviction_does_not_recurse()
    {
        await using var rig = new BufferRig(options => (options.MaxMessages, options.WhenFull) = (1, FullBufferPolicy.DropOldest));
        var rounds = 0;
        rig.Observer.Then = () =>
        {
            if (Interlocked.Increment(ref rounds) < 50)
            {
                rig.Send(BufferRig.Event($"again{rounds}"));
            }
        };

        rig.SendEvents("1", "2");

        Assert.That((await rig.Observer.TakeAsync(50))[0], Is.EqualTo("1 Dropped (Evicted)"));
    }

    [Test]
    public async Task A_call_waits_for_room_where_that_is_asked_for()
    {
        await using var rig = new BufferRig(options =>
            (options.MaxMessages, options.BatchSize, options.WhenFull) = (1, 1, FullBufferPolicy.Wait));
        rig.SendEvents("1");
        var first = await rig.Stage.NextAsync();
        var waiting = rig.SendAsync(BufferRig.Event("2")).AsTask();

        Assert.That(waiting.IsCompleted, Is.False);
        first.Answer(SendResult.Delivered);

        Assert.That((await waiting.WaitAsync(PumpClock.Watchdog))[0].Status, Is.EqualTo(SendStatus.Buffered));
    }

    [Test]
    public async Task Cancelling_ends_the_waiting_and_nothing_else()
    {
        await using var rig = new BufferRig(options => (options.MaxMessages, options.WhenFull) = (1, FullBufferPolicy.Wait));
        using var cancellation = new CancellationTokenSource();
        var accepted = await rig.SendAsync(BufferRig.Event("1"), new CancellationToken(canceled: true));
        var waiting = rig.SendAsync(BufferRig.Event("2"), cancellation.Token).AsTask();
        await cancellation.CancelAsync();

        Assert.That(accepted[0].Status, Is.EqualTo(SendStatus.Buffered));
        Assert.That((await waiting.WaitAsync(PumpClock.Watchdog))[0].ToString(), Is.EqualTo("Failed (Canceled)"));
        Assert.That(rig.Store.Content.Messages, Is.EqualTo(1));
    }

    [Test]
    public async Task A_message_larger_than_the_buffer_is_rejected([Values] FullBufferPolicy policy)
    {
        await using var rig = new BufferRig(options => (options.MaxBytes, options.WhenFull) = (10, policy));
        rig.SendEvents("1");

        var result = rig.Send(BufferRig.OfSize(11));

        Assert.That(result.ToString(), Is.EqualTo("Rejected (TooLarge)"));
        Assert.That(rig.Store.Content.Messages, Is.EqualTo(1));
        Assert.That(rig.Send(BufferRig.OfSize(9)).Status, Is.EqualTo(SendStatus.Buffered));
    }

    [Test]
    public async Task An_alias_overtakes_and_its_failure_is_its_own()
    {
        await using var rig = new BufferRig();
        rig.SendEvents("1");
        var alias = BufferRig.Message(MessageKind.Alias, "alias");

        var sending = rig.Sender.SendAsync(new MessageBatch([BufferRig.Event("2"), alias, BufferRig.Event("3")]), default).AsTask();
        var call = await rig.Stage.NextAsync();
        Assert.That(call.Ids, Is.EqualTo("alias"));
        call.Throw(new InvalidOperationException());

        Assert.That((await sending.WaitAsync(PumpClock.Watchdog)).Select(result => result.ToString()),
            Is.EqualTo(["Buffered", "Failed (StageFailed)", "Buffered"]));
        Assert.That(rig.Store.Content.Messages, Is.EqualTo(3));
    }

    private static void Accept(BufferRig rig, MessageBatch batch, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var sending = rig.Sender.SendAsync(batch, default);
            if (!sending.IsCompletedSuccessfully)
            {
                throw new InvalidOperationException();
            }
        }
    }
}
