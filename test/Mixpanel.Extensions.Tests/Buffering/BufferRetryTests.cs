using Mixpanel.Extensions.Tests.Buffering.Rig;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class BufferRetryTests
{
    [Test]
    public void A_failed_batch_is_sent_again_as_it_was_with_growing_waits_and_as_a_probe()
    {
        using var rig = new BufferRig(options => options.BatchSize = 2);
        rig.Accept("1", "2");
        Assert.That(rig.IsProbing(), Is.False);
        for (var i = 0; i < 6; i++)
        {
            rig.Answer(rig.Call(), BufferRig.Down);
            rig.Advance(BufferRig.Seconds(2 << i));
            Assert.That(rig.IsProbing(), Is.True);
        }

        var calls = rig.Stage.History;
        Assert.That(calls.Select(static call => call.At.TotalSeconds), Is.EqualTo([0, 2, 6, 14, 30, 62, 122]));
        Assert.That(calls.Select(static call => call.Messages), Is.All.EqualTo(calls[0].Messages));
        Assert.That(rig.Books[MixpanelDiagnostics.BufferRetried], Is.EqualTo(12));
    }

    [Test]
    public void Chance_adds_to_the_waits_as_the_options_say()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1, project => project.Retry = new RetryOptions());
        rig.Accept("1");
        rig.Answer(rig.Call(), BufferRig.Down);
        rig.Advance(TimeSpan.FromMilliseconds(2_999));
        Assert.That(rig.Stage.Waiting, Is.Empty);

        rig.Advance(TimeSpan.FromMilliseconds(4_002));

        Assert.That(rig.Call().At.TotalSeconds, Is.InRange(3, 7.001));
    }

    [Test]
    public void Only_an_increment_that_may_have_arrived_is_dropped([Values] bool repeatIncrements, [Values] bool mayHaveArrived)
    {
        using var rig = new BufferRig(options => options.BatchSize = 2, project => project.Retry.RepeatIncrements = repeatIncrements);
        rig.Send(rig.Profile("u", "set"));
        rig.Send(rig.Profile("v", "add", isRepeatable: false));
        rig.Answer(rig.Call(), mayHaveArrived ? BufferRig.Uncertain : BufferRig.Down);

        var isDropped = mayHaveArrived && !repeatIncrements;
        Assert.That(rig.Observer.Told, Is.EqualTo(isDropped ? ["add Dropped (Unconfirmed)"] : Array.Empty<string>()));
        rig.Advance(BufferRig.Seconds(2));
        Assert.That(rig.Call().Ids, Is.EqualTo(isDropped ? "set" : "set add"));
    }

    [Test]
    public void What_still_fails_when_it_is_older_than_the_limit_expires_and_younger_messages_do_not()
    {
        using var rig = new BufferRig(options => (options.BatchSize, options.MaxAge) = (2, BufferRig.Seconds(5)));
        rig.Accept("1");
        rig.Advance(BufferRig.Seconds(1));
        rig.Accept("2");
        rig.Answer(rig.Call(), BufferRig.Down);
        rig.Advance(BufferRig.Seconds(2));
        rig.Answer(rig.Call(), BufferRig.Down);
        Assert.That(rig.Observer.Told, Is.Empty);
        rig.Advance(BufferRig.Seconds(2.5));
        rig.Flush();

        // Now they are 5.5 and 4.5 seconds old.
        rig.Answer(rig.Call(), BufferRig.Down);

        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Dropped (Expired)"]));
    }

    [Test]
    public void A_message_older_than_the_limit_is_still_sent_where_nothing_fails()
    {
        using var rig = new BufferRig(options => (options.BatchSize, options.MaxConcurrentRequests, options.MaxAge) = (1, 1, BufferRig.Seconds(5)));
        rig.Accept("1", "2");
        rig.Advance(TimeSpan.FromMinutes(1));
        rig.Answer(rig.Call(), SendResult.Delivered);
        rig.Answer(rig.Call(), SendResult.Delivered);

        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Delivered", "2 Delivered"]));
    }

    [Test]
    public void While_an_endpoint_fails_what_is_older_than_the_limit_expires_without_being_sent_again()
    {
        using var rig = new BufferRig(options => (options.BatchSize, options.MaxAge) = (1, BufferRig.Seconds(5)));
        rig.Accept("1", "2");
        rig.Answer(rig.Stage.Waiting[0], SendResult.Failed(SendReason.RateLimited, Repeat.Safe, 429, retryAfter: TimeSpan.FromMinutes(1)));
        rig.Answer(rig.Call(), BufferRig.Down);
        rig.Accept("3");
        rig.Advance(BufferRig.Seconds(5));
        Assert.That(rig.Observer.Told, Is.Empty);
        rig.Send(rig.Profile("u", "p"));
        rig.Advance(BufferRig.Seconds(55));

        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Dropped (Expired)", "2 Dropped (Expired)", "3 Dropped (Expired)"]));
        Assert.That(rig.Stage.History.Select(static call => call.Ids), Is.EqualTo(["1", "2", "p"]), "Another endpoint's message has its time.");
    }

    [Test]
    public void Where_credentials_are_wrong_messages_stay_beyond_the_limit()
    {
        using var rig = new BufferRig(options => (options.BatchSize, options.MaxAge) = (1, BufferRig.Seconds(5)));
        rig.Stage.Rule = static call => new(new BatchResult(SendResult.Failed(SendReason.Unauthorized, Repeat.Safe, 401), call.Messages.Count));
        rig.Accept("1", "2");
        rig.Advance(TimeSpan.FromHours(9));
        Assert.That(rig.Observer.Told, Is.Empty);

        rig.Stage.Rule = static call => new(new BatchResult(SendResult.Delivered, call.Messages.Count));
        rig.Advance(BufferRig.Seconds(60));

        Assert.That(rig.Observer.Told, Is.EquivalentTo(["1 Delivered", "2 Delivered"]));
    }

    [Test]
    public void What_the_server_asks_for_is_never_undercut_not_even_by_a_flush_or_a_success()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.Accept("1", "2");
        var calls = rig.Stage.Waiting;
        rig.Answer(calls[0], SendResult.Failed(SendReason.RateLimited, Repeat.Safe, 429, retryAfter: BufferRig.Seconds(20)));
        rig.Answer(calls[1], SendResult.Delivered);
        rig.Accept("3");
        rig.Advance(BufferRig.Seconds(10));
        var flushing = rig.Flush();
        rig.Advance(BufferRig.Seconds(9.999));
        Assert.That(rig.Stage.Waiting, Is.Empty);

        rig.Advance(BufferRig.Seconds(0.001));
        Assert.That(rig.Stage.Waiting.Select(static call => (call.Ids, call.At.TotalSeconds)), Is.EqualTo([("1", 20), ("3", 20)]));
        foreach (var call in rig.Stage.Waiting)
        {
            rig.Answer(call, SendResult.Delivered);
        }

        Assert.That(rig.Wait(flushing), Is.EqualTo(new FlushResult(2, 0, 0, 0, 0, 0)));
    }

    [Test]
    public void The_longest_of_several_wishes_in_one_answer_counts_and_no_wish_beyond_the_maximum()
    {
        using var rig = new BufferRig(options => options.BatchSize = 2, project => project.Retry.MaxRetryAfter = TimeSpan.FromMinutes(3));
        rig.Accept("1", "2");
        rig.Answer(
            rig.Call(),
            SendResult.Failed(SendReason.RateLimited, Repeat.Safe, 429, retryAfter: BufferRig.Seconds(50)),
            SendResult.Failed(SendReason.RateLimited, Repeat.Safe, 429, retryAfter: TimeSpan.MaxValue));
        rig.Advance(TimeSpan.FromMinutes(5));

        Assert.That(rig.Call().At, Is.EqualTo(TimeSpan.FromMinutes(3)));
    }

    [Test]
    public void A_flush_cuts_our_own_back_off()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.Accept("1");
        rig.Answer(rig.Call(), BufferRig.Down);
        Assert.That(rig.Stage.Waiting, Is.Empty);

        var flushing = rig.Flush();
        Assert.That((rig.Call().At, rig.IsProbing()), Is.EqualTo((TimeSpan.Zero, true)));
        rig.Answer(rig.Call(), SendResult.Delivered);

        Assert.That(rig.Wait(flushing).Delivered, Is.EqualTo(1));
    }

    [Test]
    public void What_is_rejected_or_fails_for_good_is_settled_one_by_one_and_only_the_rest_is_sent_again()
    {
        using var rig = new BufferRig(options => options.BatchSize = 4);
        rig.Accept("1", "2", "3", "4");
        rig.Answer(
            rig.Call(),
            SendResult.Delivered,
            SendResult.Rejected(SendReason.RefusedByMixpanel),
            BufferRig.Down,
            SendResult.Failed(SendReason.PartlyRefused, Repeat.Never));

        Assert.That(rig.Observer.Told, Is.EqualTo(["1 Delivered", "2 Rejected (RefusedByMixpanel)", "4 Failed (PartlyRefused)"]));
        rig.Advance(BufferRig.Seconds(2));
        Assert.That(rig.Call().Ids, Is.EqualTo("3"));
    }

    [Test]
    public void A_stage_that_says_it_was_cancelled_without_being_asked_is_not_asked_again_at_once()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.Accept("1");
        rig.Answer(rig.Call(), SendResult.Failed(SendReason.Canceled, Repeat.Safe));
        rig.Advance(BufferRig.Seconds(2));

        Assert.That(rig.Call().At, Is.EqualTo(BufferRig.Seconds(2)));
    }
}
