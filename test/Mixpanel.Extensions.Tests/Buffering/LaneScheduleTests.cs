using Mixpanel.Extensions.Buffering;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class LaneScheduleTests
{
    private static readonly RetryOptions _retry = new() { MinJitter = TimeSpan.Zero, MaxJitter = TimeSpan.Zero };

    [Test]
    public void The_wait_doubles_up_to_a_minute()
    {
        var schedule = new LaneSchedule();

        var waits = new List<double>();
        var now = TimeSpan.Zero;
        for (var i = 0; i < 8; i++)
        {
            Fail(schedule, now, isProbe: i > 0);
            waits.Add((schedule.NotBefore - now).TotalSeconds);
            now = schedule.NotBefore;
        }

        Assert.That(waits, Is.EqualTo([2, 4, 8, 16, 32, 60, 60, 60]));
    }

    [Test]
    public void From_the_third_minute_of_an_outage_at_most_one_request_a_minute_goes_out_whatever_the_options_say()
    {
        var schedule = new LaneSchedule();
        var eager = new RetryOptions { InitialDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(1), MinJitter = default, MaxJitter = default };
        var sent = new List<double>();
        var now = TimeSpan.Zero;
        while (now < TimeSpan.FromMinutes(10))
        {
            sent.Add(now.TotalMinutes);
            schedule.Sent();
            schedule.Failed(sent.Count > 1, SendReason.ServerError, null, eager, 0.5, now);
            now = schedule.NotBefore;
        }

        Assert.That(sent.Count(at => at >= 3), Is.LessThanOrEqualTo(7));
        Assert.That(sent.Count(at => at < 2), Is.GreaterThan(60));
    }

    [Test]
    public void Requests_that_fail_together_count_once()
    {
        var schedule = new LaneSchedule();
        for (var i = 0; i < 4; i++)
        {
            schedule.Sent();
        }

        for (var i = 0; i < 4; i++)
        {
            schedule.Failed(false, SendReason.ServerError, null, _retry, 0, TimeSpan.FromSeconds(10));
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(schedule.Failures, Is.EqualTo(1));
            Assert.That(schedule.NotBefore, Is.EqualTo(TimeSpan.FromSeconds(12)));
            Assert.That(schedule.InFlight, Is.Zero);
        }
    }

    [Test]
    public void A_success_after_an_outage_lets_everything_go_at_once()
    {
        var schedule = new LaneSchedule();
        Fail(schedule, TimeSpan.Zero, isProbe: false);
        Fail(schedule, TimeSpan.FromSeconds(2), isProbe: true);
        schedule.Sent();

        Assert.That(schedule.WaitsForAnswer, Is.True);
        schedule.Succeeded();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(schedule.NotBefore, Is.EqualTo(TimeSpan.Zero));
            Assert.That(schedule.WaitsForAnswer, Is.False);
            Assert.That(schedule.LastFailure, Is.EqualTo(SendReason.None));
        }
    }

    [Test]
    public void What_the_server_asked_for_outlives_a_success_a_flush_and_a_shorter_wish()
    {
        var schedule = new LaneSchedule();
        Fail(schedule, TimeSpan.Zero, isProbe: false, TimeSpan.FromSeconds(40));
        Fail(schedule, TimeSpan.FromSeconds(1), isProbe: false, TimeSpan.FromSeconds(5));
        schedule.CutBackOff();
        schedule.Sent();
        schedule.Succeeded();

        Assert.That(schedule.NotBefore, Is.EqualTo(TimeSpan.FromSeconds(40)));
    }

    [Test]
    public void A_flush_cuts_our_own_caution()
    {
        var schedule = new LaneSchedule();
        Fail(schedule, TimeSpan.FromSeconds(1), isProbe: false);

        schedule.CutBackOff();

        Assert.That(schedule.NotBefore, Is.EqualTo(TimeSpan.Zero));
        Assert.That(schedule.Failures, Is.EqualTo(1));
    }

    [Test]
    public void A_wish_beyond_the_maximum_counts_as_the_maximum()
    {
        var schedule = new LaneSchedule();

        Fail(schedule, TimeSpan.FromSeconds(1), isProbe: false, TimeSpan.MaxValue);

        Assert.That(schedule.NotBefore, Is.EqualTo(TimeSpan.FromSeconds(1) + _retry.MaxRetryAfter));
    }

    private static void Fail(LaneSchedule schedule, TimeSpan now, bool isProbe, TimeSpan? retryAfter = null)
    {
        schedule.Sent();
        schedule.Failed(isProbe, SendReason.ServerError, retryAfter, _retry, 0, now);
    }
}
