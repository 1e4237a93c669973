using Microsoft.Extensions.Time.Testing;
using Mixpanel.Extensions.Buffering;
using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.Tests.Buffering;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PumpScheduleTests
{
    private static readonly StoreLevel _backlog = new(10_000, 10_000, 1_000_000, 0, 1);
    private static readonly BatchResult _delivered = new(SendResult.Delivered, 1);
    private static readonly BatchResult _failed = new(BufferSample.Down, 1);
    private static readonly BatchResult _hungUp = new(SendResult.Failed(SendReason.Unauthorized, Repeat.Safe, 401), 1);

    private readonly FakeTimeProvider _clock = new();

    [Test]
    public void The_last_place_is_kept_for_an_endpoint_that_has_none()
    {
        var schedule = Schedule(4);
        for (var i = 0; i < 3; i++)
        {
            Assert.That(Due(schedule, IngestionEndpoint.Import), Is.Zero);
            schedule.Sent(IngestionEndpoint.Import);
        }

        Assert.That(Due(schedule, IngestionEndpoint.Import), Is.Null);
        Assert.That(Due(schedule, IngestionEndpoint.Engage), Is.Zero);
        schedule.Sent(IngestionEndpoint.Engage);
        Assert.That(Due(schedule, IngestionEndpoint.Groups), Is.Null, "all places are taken");
    }

    [Test]
    public void With_a_single_place_every_endpoint_may_have_it()
    {
        var schedule = Schedule(1);

        Assert.That(Due(schedule, IngestionEndpoint.Track), Is.Zero);
        schedule.Sent(IngestionEndpoint.Track);
        Assert.That(Due(schedule, IngestionEndpoint.Engage), Is.Null);
        CameBack(schedule, IngestionEndpoint.Track, isProbe: false, _delivered);
        Assert.That(Due(schedule, IngestionEndpoint.Engage), Is.Zero);
    }

    [Test]
    public void An_endpoint_that_fails_does_not_hold_up_the_others()
    {
        var schedule = Schedule(4);
        schedule.Sent(IngestionEndpoint.Import);
        CameBack(schedule, IngestionEndpoint.Import, isProbe: false, _hungUp);

        Assert.That(Due(schedule, IngestionEndpoint.Import), Is.GreaterThanOrEqualTo(2d));
        Assert.That(Due(schedule, IngestionEndpoint.Track), Is.Zero);
        Assert.That(schedule.Failing().Single(), Is.EqualTo(new Extensions.Senders.DeliveryFailure("/import", SendReason.Unauthorized, TimeSpan.Zero)));
    }

    [Test]
    public void While_the_buffer_is_drained_for_good_pauses_are_short()
    {
        var schedule = Schedule(4);
        schedule.Sent(IngestionEndpoint.Track);
        CameBack(schedule, IngestionEndpoint.Track, isProbe: false, _failed);
        schedule.Drain(upTo: 1);

        Assert.That(Due(schedule, IngestionEndpoint.Track), Is.Zero);
        var isProbe = schedule.Sent(IngestionEndpoint.Track);
        CameBack(schedule, IngestionEndpoint.Track, isProbe, _failed);
        Assert.That(Due(schedule, IngestionEndpoint.Track), Is.EqualTo(0.5));
    }

    [Test]
    public void A_stage_that_does_not_give_a_batch_back_is_noticed()
    {
        var schedule = Schedule(4);
        schedule.Sent(IngestionEndpoint.Track);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.That(schedule.IsStuck(), Is.False);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.That(schedule.IsStuck(), Is.True);
        CameBack(schedule, IngestionEndpoint.Track, isProbe: false, _delivered);
        Assert.That(schedule.IsStuck(), Is.False);
    }

    private static void CameBack(PumpSchedule schedule, IngestionEndpoint endpoint, bool isProbe, BatchResult results)
    {
        schedule.Answered(endpoint, isProbe, results);
        schedule.CameBack(endpoint);
    }

    private PumpSchedule Schedule(int maxConcurrent) => new(maxConcurrent, static () => new RetryOptions(), _clock);

    /// <summary>In how many seconds a batch of a backlog may go.</summary>
    private static double? Due(PumpSchedule schedule, IngestionEndpoint endpoint) =>
        schedule.DueIn(endpoint, _backlog, isFull: true, TimeSpan.FromSeconds(2)) is { } due ? Math.Max(0, due.TotalSeconds) : null;
}
