using Mixpanel.Extensions.Tests.Buffering.Rig;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class BufferAcceptanceTests
{
    [Test]
    public void Accepting_a_message_allocates_nothing()
    {
        using var rig = new BufferRig(options => options.FlushInterval = TimeSpan.FromHours(1));
        var batch = new MessageBatch(rig.Event("e"));

        // The first ones are for the compiler, and fill the queue to just above a size at which it has grown.
        var accepted = Accept(rig, batch, 1_100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        accepted += Accept(rig, batch, 200);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(accepted, Is.EqualTo(1_300));
        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void A_full_buffer_drops_the_newest_by_default()
    {
        using var rig = new BufferRig(options => options.MaxMessages = 2);
        rig.Accept("1", "2");

        Assert.That(rig.Send(rig.Event("3")).ToString(), Is.EqualTo("Dropped (BufferFull)"));
        Assert.That(rig.Store.Content.Messages, Is.EqualTo(2));
    }

    [Test]
    public void Bytes_fill_it_too_and_what_is_on_its_way_counts()
    {
        using var rig = new BufferRig(options => (options.MaxBytes, options.BatchSize) = (10, 1));
        rig.Accept("123456", "1234");

        Assert.That(rig.Stage.Waiting, Has.Count.EqualTo(2));
        Assert.That(rig.Send(rig.Event("1")).Reason, Is.EqualTo(SendReason.BufferFull));

        rig.Answer(rig.Stage.Waiting[1], SendResult.Delivered);
        Assert.That(rig.Send(rig.Event("12345")).Reason, Is.EqualTo(SendReason.BufferFull));
        rig.Accept("1234");
    }

    [Test]
    public void The_oldest_that_waits_makes_room_where_that_is_asked_for()
    {
        using var rig = new BufferRig(options => (options.MaxMessages, options.BatchSize, options.MaxConcurrentRequests, options.WhenFull)
            = (3, 1, 1, FullBufferPolicy.DropOldest));
        rig.Accept("on its way", "2", "3", "4", "5");

        Assert.That(rig.Observer.Told, Is.EquivalentTo(["2 Dropped (Evicted)", "3 Dropped (Evicted)"]));
        rig.Answer(rig.Call(), SendResult.Delivered);
        Assert.That(rig.Call().Ids, Is.EqualTo("4"));
    }

    [Test]
    public void Where_everything_is_on_its_way_nothing_makes_room()
    {
        using var rig = new BufferRig(options => (options.MaxMessages, options.BatchSize, options.WhenFull) = (2, 1, FullBufferPolicy.DropOldest));
        rig.Accept("1", "2");

        Assert.That(rig.Send(rig.Event("3")).Reason, Is.EqualTo(SendReason.BufferFull));
        Assert.That(rig.Observer.Told, Is.Empty);
    }

    [Test]
    public void An_observer_that_sends_another_message_for_each_that_made_room_does_not_recurse()
    {
        using var rig = new BufferRig(options => (options.MaxMessages, options.MaxConcurrentRequests, options.WhenFull) = (2, 1, FullBufferPolicy.DropOldest));
        using var depth = new ThreadLocal<int>();
        var (rounds, deepest) = (0, 0);
        rig.Observer.Then = () =>
        {
            deepest = Math.Max(deepest, ++depth.Value);
            if (++rounds < 200)
            {
                rig.Offer(rig.Event($"again {rounds}"));
            }

            depth.Value--;
        };
        rig.Accept("on its way", "1");
        rig.Wait(rig.Offer(rig.Event("2")));

        rig.Clock.WaitUntil(() => rig.Observer.Count == 200);
        rig.Settle();
        Assert.That(deepest, Is.EqualTo(1));
        Assert.That(rig.Observer.Told[0], Is.EqualTo("1 Dropped (Evicted)"));
    }

    [Test]
    public void A_call_waits_for_room_where_that_is_asked_for()
    {
        using var rig = new BufferRig(options => (options.MaxMessages, options.BatchSize, options.WhenFull) = (1, 1, FullBufferPolicy.Wait));
        rig.Accept("1");
        var waiting = rig.Offer(rig.Event("2"));
        rig.Advance(TimeSpan.FromMinutes(1));
        Assert.That(waiting.IsCompleted, Is.False);

        rig.Complete(rig.Call(), SendResult.Delivered);

        Assert.That(rig.Wait(waiting)[0].Status, Is.EqualTo(SendStatus.Buffered));
        rig.Settle();
        Assert.That(rig.Call().Ids, Is.EqualTo("2"));
    }

    [Test]
    public void A_small_message_for_which_there_is_room_does_not_overtake_a_large_one_that_waits()
    {
        using var rig = new BufferRig(options => (options.MaxBytes, options.WhenFull) = (10, FullBufferPolicy.Wait));
        rig.Accept("123456");
        var large = rig.Offer(rig.Event("12345"));
        var small = rig.Offer(rig.Event("1"));
        Assert.That((large.IsCompleted, small.IsCompleted), Is.EqualTo((false, false)));

        rig.Complete(rig.Call(), SendResult.Delivered);

        rig.Wait(Task.WhenAll(large, small));
        rig.Flush();
        Assert.That(string.Join(' ', rig.Stage.Waiting.Select(static call => call.Ids)), Is.EqualTo("12345 1"));
    }

    [Test]
    public void All_that_wait_for_room_get_it_in_the_end_and_the_bound_holds()
    {
        using var rig = new BufferRig(options => (options.MaxMessages, options.BatchSize, options.WhenFull) = (2, 1, FullBufferPolicy.Wait));
        var most = 0L;
        rig.Accept("a", "b");
        var waiting = Enumerable.Range(0, 20).Select(i => rig.Offer(rig.Event($"{i}"))).ToArray();
        Assert.That(waiting.Any(static sending => sending.IsCompleted), Is.False);

        var first = rig.Stage.Waiting;
        rig.Stage.Rule = call =>
        {
            most = Math.Max(most, rig.Store.Content.Messages);
            return new(new BatchResult(SendResult.Delivered, call.Messages.Count));
        };
        foreach (var call in first)
        {
            rig.Complete(call, SendResult.Delivered);
        }

        Assert.That(rig.Wait(Task.WhenAll(waiting)).Select(static results => results[0]), Is.All.SameAs(SendResult.Buffered));
        Assert.That(rig.Wait(rig.Flush()).Pending, Is.Zero);
        Assert.That(rig.Observer.Told, Has.Count.EqualTo(22));
        Assert.That(most, Is.LessThanOrEqualTo(2));
    }

    [Test]
    public void Cancelling_ends_waiting_for_room_and_nothing_else()
    {
        using var rig = new BufferRig(options => (options.MaxMessages, options.WhenFull) = (1, FullBufferPolicy.Wait));
        using var cancellation = new CancellationTokenSource();
        var accepted = rig.Offer(rig.Event("1"), new CancellationToken(canceled: true));
        var waiting = rig.Offer(rig.Event("2"), cancellation.Token);
        Assert.That(waiting.IsCompleted, Is.False);

        cancellation.Cancel();

        Assert.That(rig.Wait(accepted)[0].Status, Is.EqualTo(SendStatus.Buffered));
        Assert.That(rig.Wait(waiting)[0].ToString(), Is.EqualTo("Failed (Canceled)"));
        Assert.That(rig.Wait(waiting)[0].Repeat, Is.EqualTo(Repeat.Safe));
        Assert.That(rig.Store.Content.Messages, Is.EqualTo(1));
    }

    [Test]
    public void A_message_larger_than_the_buffer_is_rejected_naming_option_and_limit([Values] FullBufferPolicy policy)
    {
        using var rig = new BufferRig(options => (options.MaxBytes, options.WhenFull) = (10, policy));
        rig.Accept("1");

        var result = rig.Send(rig.Event("12345678901"));

        Assert.That(result.ToString(), Is.EqualTo("Rejected (TooLarge)"));
        Assert.That((result.Field, result.Detail), Is.EqualTo(("Buffer:MaxBytes", "The message is larger than the whole buffer, which holds 10 bytes.")));
        Assert.That(rig.Observer.Told, Is.Empty);
        rig.Accept("123456789");
    }

    [Test]
    public void An_alias_overtakes_what_waits_and_its_answer_is_the_stages()
    {
        using var rig = new BufferRig();
        rig.Accept("1");
        var messages = new MessageBatch([rig.Event("2"), rig.Message(MessageKind.Alias, "alias"), rig.Event("3")]);

        var sending = rig.Buffer.SendAsync(messages, default).AsTask();
        rig.Settle();
        Assert.That(rig.Call().Ids, Is.EqualTo("alias"));
        Assert.That((rig.Now, sending.IsCompleted), Is.EqualTo((TimeSpan.Zero, false)));
        rig.Complete(rig.Call(), SendResult.Rejected(SendReason.RefusedByMixpanel));

        Assert.That(rig.Wait(sending).Select(static result => $"{result}"), Is.EqualTo(["Buffered", "Rejected (RefusedByMixpanel)", "Buffered"]));
        rig.Settle();
        Assert.That(rig.Store.Content.Messages, Is.EqualTo(3));
        Assert.That(rig.Books[MixpanelDiagnostics.BufferOffered], Is.EqualTo(3), "An alias is none of the buffer's.");
    }

    [Test]
    public void An_alias_whose_stage_throws_or_is_cancelled_by_its_caller_fails_and_does_not_throw([Values] bool isCanceled)
    {
        using var rig = new BufferRig();
        using var cancellation = new CancellationTokenSource();
        var sending = rig.Offer(rig.Message(MessageKind.Alias, "alias"), cancellation.Token);
        if (isCanceled)
        {
            cancellation.Cancel();
        }

        rig.Throw(rig.Call(), isCanceled ? new OperationCanceledException(cancellation.Token) : new InvalidOperationException());

        Assert.That(rig.Wait(sending)[0].ToString(), Is.EqualTo(isCanceled ? "Failed (Canceled)" : "Failed (StageFailed)"));
        Assert.That(rig.Wait(sending)[0].Repeat, Is.EqualTo(Repeat.Uncertain));
    }

    [Test]
    public void After_the_end_nothing_is_accepted_and_there_is_nothing_to_flush([Values] FullBufferPolicy policy)
    {
        using var rig = new BufferRig(options => options.WhenFull = policy);
        rig.RunTo(rig.End());

        var result = rig.Send(rig.Event("1"));

        Assert.That(result.ToString(), Is.EqualTo("Failed (Closed)"));
        Assert.That(result.Repeat, Is.EqualTo(Repeat.Safe));
        Assert.That(rig.Wait(rig.Flush()), Is.EqualTo(default(FlushResult)));
        Assert.That(rig.Books[$"{MixpanelDiagnostics.BufferRefused} Closed"], Is.EqualTo(1));
    }

    private static int Accept(BufferRig rig, MessageBatch batch, int count)
    {
        var accepted = 0;
        for (var i = 0; i < count; i++)
        {
            var sending = rig.Buffer.SendAsync(batch, default);
            accepted += sending.IsCompletedSuccessfully && ReferenceEquals(sending.Result[0], SendResult.Buffered) ? 1 : 0;
        }

        return accepted;
    }
}
