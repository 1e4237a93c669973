using Mixpanel.Extensions.Buffering;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class BufferRetryTests
{
    [Test]
    public async Task A_failed_batch_is_sent_again_as_it_was_with_growing_waits_and_as_a_probe()
    {
        await using var rig = new BufferRig(options => options.BatchSize = 2);
        var (first, second) = (BufferRig.Event("1"), BufferRig.Event("2"));
        rig.Send(first);
        rig.Send(second);
        var calls = new List<StageCall>();
        for (var i = 0; i < 4; i++)
        {
            calls.Add(await rig.Clock.RunAsync(rig.Stage.NextAsync()));
            calls[^1].Answer(BufferRig.Down);
        }

        Assert.That(calls.Select(call => call.At.TotalSeconds), Is.EqualTo([0, 2, 6, 14]));
        Assert.That(calls.Select(call => call.IsProbe), Is.EqualTo([false, true, true, true]));
        Assert.That(calls.Select(call => call.Messages), Is.All.EqualTo(new[] { first, second }));
    }

    [Test]
    public async Task While_an_endpoint_fails_one_batch_at_a_time_feels_it_out_and_success_lets_all_go()
    {
        await using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.SendEvents("1", "2", "3", "4", "5", "6");
        for (var i = 0; i < 4; i++)
        {
            (await rig.Stage.NextAsync()).Answer(BufferRig.Down);
        }

        var probe = await rig.Clock.RunAsync(rig.Stage.NextAsync());
        Assert.That(probe.Ids, Is.EqualTo("1"));
        Assert.That(probe.IsProbe, Is.True);
        Assert.That(probe.At, Is.EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That(rig.Store.Level(Lane.Events).Messages, Is.EqualTo(5));
        probe.Answer(SendResult.Delivered);

        var rest = new[] { await rig.Stage.NextAsync(), await rig.Stage.NextAsync(), await rig.Stage.NextAsync(), await rig.Stage.NextAsync() };
        Assert.That(rest.Select(call => call.Ids).Order(), Is.EqualTo(["2", "3", "4", "5"]));
        Assert.That(rest.Select(call => (call.IsProbe, call.At)), Is.All.EqualTo((false, TimeSpan.FromSeconds(2))));
    }

    [Test]
    public async Task A_failing_endpoint_does_not_stop_the_others()
    {
        await using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.SendEvents("e");
        (await rig.Stage.NextAsync()).Answer(SendResult.Failed(SendReason.Unauthorized, Repeat.Safe, 401));
        rig.Send(BufferRig.Profile("u", "p"));

        Assert.That((await rig.Stage.NextAsync()).Ids, Is.EqualTo("p"));
        Assert.That(rig.Clock.Now, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task Only_increments_that_may_have_arrived_are_dropped([Values] bool repeatIncrements)
    {
        await using var rig = new BufferRig(options => options.BatchSize = 2, project => project.Retry.RepeatIncrements = repeatIncrements);
        rig.Send(BufferRig.Profile("u", "set"));
        rig.Send(BufferRig.Profile("v", "add", isRepeatable: false));
        (await rig.Stage.NextAsync()).Answer(BufferRig.Uncertain);

        if (!repeatIncrements)
        {
            Assert.That(await rig.Observer.TakeAsync(1), Is.EqualTo(["add Dropped (Unconfirmed)"]));
        }

        Assert.That((await rig.Clock.RunAsync(rig.Stage.NextAsync())).Ids, Is.EqualTo(repeatIncrements ? "set add" : "set"));
    }

    [Test]
    public async Task What_still_fails_when_it_is_older_than_the_limit_expires()
    {
        await using var rig = new BufferRig(options => (options.BatchSize, options.MaxAge) = (1, TimeSpan.FromSeconds(5)));
        rig.SendEvents("1");
        for (var i = 0; i < 3; i++)
        {
            (await rig.Clock.RunAsync(rig.Stage.NextAsync())).Answer(BufferRig.Down);
        }

        Assert.That(await rig.Observer.TakeAsync(1), Is.EqualTo(["1 Dropped (Expired)"]));
        Assert.That(rig.Clock.Now, Is.EqualTo(TimeSpan.FromSeconds(6)));
    }

    [Test]
    public async Task What_the_server_asks_for_is_never_undercut_not_even_by_a_flush_or_a_success()
    {
        await using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.SendEvents("1", "2");
        var calls = new[] { await rig.Stage.NextAsync(), await rig.Stage.NextAsync() };
        var refused = calls.Single(call => call.Ids == "1");
        refused.Answer(SendResult.Failed(SendReason.RateLimited, Repeat.Safe, 429, retryAfter: TimeSpan.FromSeconds(20)));
        await rig.Clock.SleepsAsync(Timeout.InfiniteTimeSpan);
        calls.Single(call => call != refused).Answer(SendResult.Delivered);
        Assert.That(await rig.Observer.TakeAsync(1), Is.EqualTo(["2 Delivered"]));
        var flushing = rig.FlushAsync();

        var again = await rig.Clock.RunAsync(rig.Stage.NextAsync());

        Assert.That(again.At, Is.EqualTo(TimeSpan.FromSeconds(20)));
        again.Answer(SendResult.Delivered);
        Assert.That((await flushing.WaitAsync(PumpClock.Watchdog)).Pending, Is.Zero);
    }

    [Test]
    public async Task A_flush_cuts_our_own_back_off()
    {
        await using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.SendEvents("1");
        (await rig.Stage.NextAsync()).Answer(BufferRig.Down);
        await rig.Clock.SleepsAsync(TimeSpan.FromSeconds(2));
        var flushing = rig.FlushAsync();

        var again = await rig.Stage.NextAsync();
        again.Answer(SendResult.Delivered);

        Assert.That(again.At, Is.EqualTo(TimeSpan.Zero));
        Assert.That((await flushing.WaitAsync(PumpClock.Watchdog)).Delivered, Is.EqualTo(1));
    }

    [Test]
    public async Task In_a_long_outage_few_requests_go_out()
    {
        await using var rig = new BufferRig(
            options => (options.BatchSize, options.MaxAge) = (1, TimeSpan.FromHours(5)),
            project => (project.Retry.InitialDelay, project.Retry.MaxDelay) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)));
        rig.SendEvents("1", "2", "3");
        var times = new List<double>();
        while (rig.Clock.Now < TimeSpan.FromMinutes(12))
        {
            var call = await rig.Clock.RunAsync(rig.Stage.NextAsync());
            times.Add(call.At.TotalMinutes);
            call.Answer(BufferRig.Down);
        }

        Assert.That(times.Where(at => at >= 2).GroupBy(Math.Floor).Select(minute => minute.Count()), Is.All.LessThanOrEqualTo(2));
    }

    [Test]
    public async Task Rejected_messages_are_settled_one_by_one()
    {
        await using var rig = new BufferRig(options => options.BatchSize = 3);
        rig.SendEvents("1", "2", "3");

        (await rig.Stage.NextAsync()).Answer(SendResult.Delivered, SendResult.Rejected(SendReason.RefusedByMixpanel), BufferRig.Down);

        Assert.That(await rig.Observer.TakeAsync(2), Is.EqualTo(["1 Delivered", "2 Rejected (RefusedByMixpanel)"]));
        Assert.That((await rig.Clock.RunAsync(rig.Stage.NextAsync())).Ids, Is.EqualTo("3"));
    }

    [Test]
    public async Task A_stage_that_calls_itself_off_is_not_asked_again_at_once()
    {
        await using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.SendEvents("1");
        (await rig.Stage.NextAsync()).Answer(SendResult.Failed(SendReason.Canceled, Repeat.Safe));

        Assert.That((await rig.Clock.RunAsync(rig.Stage.NextAsync())).At, Is.EqualTo(TimeSpan.FromSeconds(2)));
    }
}
