using Mixpanel.Extensions.Buffering;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class LaneScheduleTests
{
    [Test]
    public void A_success_of_a_batch_already_on_its_way_does_not_end_the_wait_the_server_asked_for()
    {
        var now = DateTimeOffset.UnixEpoch;
        var schedule = new LaneSchedule();
        schedule.Sent();
        schedule.Sent();

        schedule.Failed(SendReason.RateLimited, TimeSpan.FromMinutes(1), new RetryOptions(), chance: 0, now);
        schedule.Succeeded();

        Assert.That(schedule.NotBefore, Is.EqualTo(now.AddMinutes(1)));
        Assert.That(schedule.Failures, Is.Zero);
    }
}
