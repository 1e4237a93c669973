using Mixpanel.Extensions.Tests.Buffering.Rig;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class BufferObserverTests
{
    private static readonly TimeSpan _allowance = TimeSpan.FromMilliseconds(200);
    private static readonly string _large = "large".PadRight(8 * 1024 * 1024);

    [Test]
    public void An_observer_that_takes_its_time_takes_no_place_of_a_request()
    {
        using var rig = new BufferRig(options => (options.BatchSize, options.MaxConcurrentRequests) = (1, 1));
        rig.Accept("1", "2");
        rig.Observer.Hang();
        rig.Answer(rig.Call(), SendResult.Delivered);
        Assert.That((rig.Observer.Hanging, rig.Call().Ids, rig.Call().At), Is.EqualTo((1, "2", TimeSpan.Zero)));
        rig.Answer(rig.Call(), SendResult.Delivered);
        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Delivered"]));

        rig.Observer.Return();
        rig.Settle();

        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Delivered", "2 Delivered"]));
    }

    [TestCase(null, 30)]
    [TestCase(10, 10)]
    public void Sending_waits_for_observers_that_are_far_behind_until_they_move_and_not_beyond_thirty_seconds(int? returnsAfter, int expected)
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        FallBehind(rig);
        rig.Accept("2");
        Assert.That(rig.Stage.Waiting, Is.Empty);
        rig.Advance(BufferRig.Seconds((returnsAfter ?? 30) - 0.001));
        Assert.That(rig.Stage.Waiting, Is.Empty);
        rig.Advance(BufferRig.Seconds(0.001));
        if (returnsAfter is not null)
        {
            rig.Observer.Return();
            rig.Settle();
        }

        Assert.That((rig.Call().Ids, rig.Call().At.TotalSeconds), Is.EqualTo(("2", expected)));
    }

    [Test]
    public void The_end_does_not_wait_for_observers_before_it_sends()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        FallBehind(rig);
        rig.Accept("2");
        rig.Stage.Rule = static call => new(new BatchResult(SendResult.Delivered, call.Messages.Count));
        rig.RunTo(rig.End());

        Assert.That(rig.Stage.History.Select(static call => (call.Ids, call.At)), Is.EqualTo([("large", TimeSpan.Zero), ("2", TimeSpan.Zero)]));
        Assert.That(rig.Books[MixpanelDiagnostics.BufferDelivered], Is.EqualTo(2));
    }

    [Test]
    public void The_end_waits_for_observers_within_its_time()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.Accept("1", "2");
        rig.Observer.Hang();
        var end = rig.End();
        rig.Answer(rig.Stage.Waiting[0], SendResult.Delivered);
        rig.Answer(rig.Call(), SendResult.Delivered);
        Assert.That((rig.Observer.Count, end.IsCompleted), Is.EqualTo((1, false)));

        rig.Observer.Return();
        rig.RunTo(end);

        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Delivered", "2 Delivered"]));
        Assert.That(rig.Now, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void A_flush_ends_when_observers_have_been_told()
    {
        using var rig = new BufferRig();
        rig.Accept("1");
        var flushing = rig.Flush();
        rig.Observer.Hang();
        rig.Answer(rig.Call(), SendResult.Delivered);
        rig.Advance(BufferRig.Seconds(29));
        Assert.That((rig.Observer.Hanging, flushing.IsCompleted), Is.EqualTo((1, false)));

        rig.Observer.Return();

        Assert.That(rig.Wait(flushing), Is.EqualTo(new FlushResult(1, 0, 0, 0, 0, 0)));
        Assert.That(rig.Now, Is.EqualTo(BufferRig.Seconds(29)));
    }

    [Test]
    public void A_flush_does_not_wait_for_an_observer_that_hangs_beyond_its_time()
    {
        using var rig = new BufferRig();
        rig.Accept("1");
        var flushing = rig.Flush();
        rig.Observer.Hang();
        rig.Answer(rig.Call(), SendResult.Delivered);
        rig.Advance(BufferRig.Seconds(30));

        Assert.That(rig.Wait(flushing), Is.EqualTo(new FlushResult(1, 0, 0, 0, 0, 0)));
    }

    [Test]
    public void An_observer_may_flush_and_wait_for_it()
    {
        using var rig = new BufferRig();
        FlushResult? flushed = null;
        rig.Accept("1");
        var flushing = rig.Flush();
        rig.Observer.Then = () =>
        {
            rig.Observer.Then = null;
            rig.Wait(rig.Offer(rig.Event("2")));
            flushed = rig.Wait(rig.Buffer.FlushAsync(CancellationToken.None).AsTask());
        };
        var call = rig.Call();
        rig.Stage.Rule = static call => new(new BatchResult(SendResult.Delivered, call.Messages.Count));
        rig.Complete(call, SendResult.Delivered);

        Assert.That(rig.Wait(flushing).Delivered, Is.EqualTo(1));
        Assert.That(flushed, Is.EqualTo(new FlushResult(1, 0, 0, 0, 0, 0)));
        rig.Settle();
        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Delivered", "2 Delivered"]));
        Assert.That(rig.Now, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void An_observer_that_hangs_costs_one_thread_and_no_callers_time_however_many_messages_make_room()
    {
        using var rig = new BufferRig(options => (options.MaxMessages, options.MaxConcurrentRequests, options.WhenFull)
            = (2, 1, FullBufferPolicy.DropOldest));
        var threads = new HashSet<int>();
        rig.Accept("on its way", "0");
        rig.Observer.Then = () => threads.Add(Environment.CurrentManagedThreadId);
        rig.Observer.Hang();
        rig.Accept("1");
        Assert.That(rig.Observer.Hanging, Is.EqualTo(1));

        var calls = Enumerable.Range(2, 999).Select(i => rig.Offer(rig.Event($"{i}"))).ToArray();

        Assert.That(calls.Select(static call => call.IsCompletedSuccessfully ? call.Result[0] : null), Is.All.SameAs(SendResult.Buffered));
        rig.Settle();
        Assert.That(rig.Observer.Count, Is.EqualTo(1), "Nobody else tells it anything meanwhile.");

        rig.Observer.Return();
        rig.Settle();
        Assert.That(rig.Observer.Told, Is.EqualTo(Enumerable.Range(0, 1_000).Select(static i => $"{i} Dropped (Evicted)")));
        Assert.That(threads, Has.Count.EqualTo(1));
    }

    [Test]
    public void An_observer_may_end_it_and_wait_for_the_end_which_does_not_wait_for_it_beyond_its_time()
    {
        using var rig = new BufferRig(options => (options.BatchSize, options.MaxConcurrentRequests) = (1, 1));
        rig.Accept("1", "2", "3");
        Task? end = null;
        rig.Observer.Then = () =>
        {
            rig.Observer.Then = null;
            rig.Observer.Hang();
            end = rig.End();
        };
        rig.Complete(rig.Call(), SendResult.Delivered);
        foreach (var id in new[] { "2", "3" })
        {
            rig.Clock.WaitUntil(() => rig.Stage.Waiting.Any(call => call.Ids == id));
            rig.Complete(rig.Call(), SendResult.Delivered);
        }

        rig.Clock.WaitUntil(() => (rig.Observer.Count, rig.Observer.Hanging) == (1, 1));
        rig.RunTo(end!);
        Assert.That(rig.Now, Is.InRange(rig.Options.ShutdownTimeout, rig.Options.ShutdownTimeout + _allowance));

        rig.Observer.Return();
        rig.Clock.WaitUntil(() => rig.Observer.Count == 3);
        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Delivered", "2 Delivered", "3 Delivered"]));
        Assert.That(rig.Log.GetSnapshot(), Is.Empty);
    }

    [Test]
    public void An_observer_that_hangs_when_it_is_told_of_losses_does_not_hold_up_the_end()
    {
        using var rig = new BufferRig(options => (options.BatchSize, options.ShutdownTimeout) = (1, TimeSpan.FromSeconds(1)));
        rig.Accept("1", "2");
        rig.Observer.Hang();
        rig.RunTo(rig.End());

        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Dropped (ShutDown)", "2 Dropped (ShutDown)"]));
        Assert.That(rig.Now, Is.LessThanOrEqualTo(rig.Options.ShutdownTimeout + _allowance));
    }

    private static void FallBehind(BufferRig rig)
    {
        rig.Observer.Hang();
        rig.Accept(_large);
        rig.Answer(rig.Call(), SendResult.Delivered);
        Assert.That(rig.Observer.Hanging, Is.EqualTo(1));
    }
}
