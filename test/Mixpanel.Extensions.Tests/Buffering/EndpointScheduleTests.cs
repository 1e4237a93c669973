using Mixpanel.Extensions.Buffering;
using Polly.CircuitBreaker;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class EndpointScheduleTests
{
    private static readonly RetryOptions _retry = new() { MinJitter = TimeSpan.Zero, MaxJitter = TimeSpan.Zero };

    [Test]
    public void The_wait_doubles_up_to_a_minute()
    {
        var schedule = new EndpointSchedule();

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
        var schedule = new EndpointSchedule();
        var eager = new RetryOptions { InitialDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(1), MinJitter = default, MaxJitter = default };
        var sent = new List<double>();
        var now = TimeSpan.Zero;
        while (now < TimeSpan.FromMinutes(10))
        {
            sent.Add(now.TotalMinutes);
            schedule.Sent(now);
            schedule.Failed(sent.Count > 1, SendReason.ServerError, null, eager, 0.5, now);
            schedule.CameBack();
            now = schedule.NotBefore;
        }

        Assert.That(sent.Count(at => at >= 3), Is.LessThanOrEqualTo(7));
        Assert.That(sent.Count(at => at < 2), Is.GreaterThan(60));
    }

    [Test]
    public void Requests_that_fail_together_count_once()
    {
        var schedule = new EndpointSchedule();
        for (var i = 0; i < 4; i++)
        {
            schedule.Sent(TimeSpan.Zero);
        }

        for (var i = 0; i < 4; i++)
        {
            schedule.Failed(false, SendReason.ServerError, null, _retry, 0, TimeSpan.FromSeconds(10));
            schedule.CameBack();
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
        var schedule = new EndpointSchedule();
        Fail(schedule, TimeSpan.Zero, isProbe: false);
        Fail(schedule, TimeSpan.FromSeconds(2), isProbe: true);
        schedule.Sent(TimeSpan.FromSeconds(6));

        Assert.That(schedule.WaitsForAnswer, Is.True);
        schedule.Succeeded();
        schedule.CameBack();

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
        var schedule = new EndpointSchedule();
        Fail(schedule, TimeSpan.Zero, isProbe: false, TimeSpan.FromSeconds(40));
        Fail(schedule, TimeSpan.FromSeconds(1), isProbe: false, TimeSpan.FromSeconds(5));
        schedule.CutBackOff(TimeSpan.FromSeconds(2));
        schedule.Sent(TimeSpan.FromSeconds(2));
        schedule.Succeeded();
        schedule.CameBack();

        Assert.That(schedule.NotBefore, Is.EqualTo(TimeSpan.FromSeconds(40)));
    }

    [Test]
    public void A_flush_cuts_our_own_caution()
    {
        var schedule = new EndpointSchedule();
        Fail(schedule, TimeSpan.FromSeconds(1), isProbe: false);

        schedule.CutBackOff(TimeSpan.FromSeconds(2));

        Assert.That(schedule.NotBefore, Is.EqualTo(TimeSpan.Zero));
        Assert.That(schedule.Failures, Is.EqualTo(1));
    }

    [Test]
    public void In_a_long_outage_flushes_do_not_make_more_than_two_requests_a_minute()
    {
        var schedule = new EndpointSchedule();
        Fail(schedule, TimeSpan.Zero, isProbe: false);
        Fail(schedule, TimeSpan.FromMinutes(3), isProbe: true);

        schedule.CutBackOff(TimeSpan.FromMinutes(3));

        Assert.That(schedule.NotBefore, Is.EqualTo(TimeSpan.FromMinutes(3) + TimeSpan.FromSeconds(30)));
    }

    [Test]
    public void The_last_flush_does_not_wait_even_in_a_long_outage()
    {
        var schedule = new EndpointSchedule();
        Fail(schedule, TimeSpan.Zero, isProbe: false);
        Fail(schedule, TimeSpan.FromMinutes(3), isProbe: true);

        schedule.LimitBackOff(TimeSpan.FromMinutes(3));

        Assert.That(schedule.NotBefore, Is.EqualTo(TimeSpan.FromMinutes(3)));
    }

    [Test]
    public void The_circuit_is_open_after_a_failure_and_half_open_while_one_batch_finds_out()
    {
        var schedule = new EndpointSchedule();
        schedule.Sent(TimeSpan.Zero);
        var before = schedule.Circuit;
        schedule.Failed(false, SendReason.ServerError, null, _retry, 0, TimeSpan.Zero);
        schedule.CameBack();
        var failed = schedule.Circuit;
        schedule.Sent(TimeSpan.FromSeconds(2));
        var probing = schedule.Circuit;
        schedule.Succeeded();
        schedule.CameBack();

        Assert.That(
            new[] { before, failed, probing, schedule.Circuit },
            Is.EqualTo([CircuitState.Closed, CircuitState.Open, CircuitState.HalfOpen, CircuitState.Closed]));
    }

    [Test]
    public void A_wish_beyond_the_maximum_counts_as_the_maximum()
    {
        var schedule = new EndpointSchedule();

        Fail(schedule, TimeSpan.FromSeconds(1), isProbe: false, TimeSpan.MaxValue);

        Assert.That(schedule.NotBefore, Is.EqualTo(TimeSpan.FromSeconds(1) + _retry.MaxRetryAfter));
    }

    private static void Fail(EndpointSchedule schedule, TimeSpan now, bool isProbe, TimeSpan? retryAfter = null)
    {
        schedule.Sent(now);
        schedule.Failed(isProbe, SendReason.ServerError, retryAfter, _retry, 0, now);
        schedule.CameBack();
    }
}
