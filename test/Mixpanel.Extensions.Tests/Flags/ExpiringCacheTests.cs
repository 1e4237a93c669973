using Mixpanel.Extensions.Flags;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Flags;

internal sealed class ExpiringCacheTests
{
    [Test]
    public void What_another_thread_remembered_meanwhile_is_not_remembered_twice()
    {
        var clock = new InterruptedClock();
        var cache = new ExpiringCache<string, int>(10, TimeSpan.FromSeconds(1), clock);
        cache.TryAdd("a", 1);
        clock.Now = TimeSpan.TicksPerSecond;
        var isFirst = false;

        // The old entry has been found, and is being recognised as too old, when another adds a new one.
        clock.Interruption = () => isFirst = cache.TryAdd("a", 2);
        var isSecond = cache.TryAdd("a", 3);

        Assert.That((isFirst, isSecond, cache.TryGet("a", out var value), value), Is.EqualTo((true, false, true, 2)));
    }

    [Test]
    public void What_was_removed_does_not_stand_in_line_for_ever()
    {
        var cache = new ExpiringCache<string, int>(2, TimeSpan.FromSeconds(1), new TestClock(TestProject.Start));
        cache.TryAdd("first", 0);

        // The first one would stand before all of them.
        for (var i = 0; i < 4; i++)
        {
            Assert.That(cache.TryGet("first", out _), Is.True);
            cache.TryAdd("next", i);
            cache.Remove("next");
        }

        Assert.That(cache.TryGet("first", out _), Is.False);
    }

    private sealed class InterruptedClock : TimeProvider
    {
        internal long Now { get; set; }

        internal Action? Interruption { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp()
        {
            var interruption = Interruption;
            Interruption = null;
            interruption?.Invoke();
            return Now;
        }
    }
}
