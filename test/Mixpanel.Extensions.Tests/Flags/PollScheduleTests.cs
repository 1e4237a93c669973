using Mixpanel.Extensions.Flags.Local;

namespace Mixpanel.Extensions.Tests.Flags;

internal sealed class PollScheduleTests
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(60);

    [TestCase(0, 60)]
    [TestCase(0.5, 63)]
    [TestCase(1, 66)]
    public void Chance_adds_up_to_a_tenth(double chance, double seconds) =>
        Assert.That(new PollSchedule(_interval).Next(hasDefinitions: true, retryAfter: null, chance).TotalSeconds, Is.EqualTo(seconds).Within(0.001));

    [Test]
    public void Without_definitions_the_first_waits_are_short_and_double_up_to_the_interval()
    {
        var schedule = new PollSchedule(_interval);
        List<double> waits = [];
        for (var i = 0; i < 6; i++)
        {
            schedule.Failed();
            waits.Add(schedule.Next(hasDefinitions: false, retryAfter: null, chance: 0).TotalSeconds);
        }

        Assert.That(waits, Is.EqualTo([5, 10, 20, 40, 60, 60]));
    }

    [Test]
    public void A_server_that_asks_for_a_longer_wait_gets_it_and_one_that_asks_for_a_shorter_one_does_not()
    {
        var schedule = new PollSchedule(_interval);

        Assert.That(schedule.Next(hasDefinitions: true, TimeSpan.FromSeconds(90), chance: 0), Is.EqualTo(TimeSpan.FromSeconds(90)));
        Assert.That(schedule.Next(hasDefinitions: true, TimeSpan.FromSeconds(1), chance: 0), Is.EqualTo(_interval));
    }
}
