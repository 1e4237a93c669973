using Mixpanel.Extensions.Flags;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Flags;

internal sealed class ExpiringCacheTests
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromMinutes(1);

    [Test]
    public void It_forgets_the_oldest_first()
    {
        var cache = new ExpiringCache<int, string>(size: 3, _lifetime, new TestClock(TestProject.Start));
        for (var i = 0; i < 5; i++)
        {
            cache.GetOrAdd(i, "first");
        }

        cache.Remove(4, "first");

        Assert.That(Enumerable.Range(0, 5).Where(i => cache.TryGet(i, out _)), Is.EqualTo([2, 3]));
        Assert.That((cache.GetOrAdd(3, "second"), cache.GetOrAdd(4, "second")), Is.EqualTo(("first", "second")));
    }

    [Test]
    public void What_was_put_in_place_of_a_value_is_not_removed_with_it()
    {
        var cache = new ExpiringCache<int, string>(size: 3, _lifetime, new TestClock(TestProject.Start));
        cache.GetOrAdd(1, "first");
        cache.Remove(1, "first");
        cache.GetOrAdd(1, "second");

        cache.Remove(1, "first");

        Assert.That(cache.GetOrAdd(1, "third"), Is.EqualTo("second"));
    }

    [Test]
    public void A_value_is_forgotten_when_it_is_old_enough()
    {
        var clock = new TestClock(TestProject.Start);
        var cache = new ExpiringCache<int, string>(size: 3, _lifetime, clock);
        cache.GetOrAdd(1, "first");

        clock.Advance(_lifetime - TimeSpan.FromTicks(1));
        Assert.That(cache.GetOrAdd(1, "second"), Is.EqualTo("first"));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.That(cache.GetOrAdd(1, "second"), Is.EqualTo("second"));
    }

    [Test]
    public void Threads_that_add_the_same_key_get_the_same_value()
    {
        var cache = new ExpiringCache<int, object>(size: 1_000, _lifetime, new TestClock(TestProject.Start));
        var first = new object?[1_000];
        var differences = 0;

        Parallel.For(0, 100_000, i =>
        {
            var value = cache.GetOrAdd(i % first.Length, new object());
            if ((Interlocked.CompareExchange(ref first[i % first.Length], value, null) ?? value) != value)
            {
                Interlocked.Increment(ref differences);
            }
        });

        Assert.That(differences, Is.Zero);
    }

    [Test]
    public void What_is_removed_pushes_nothing_else_out()
    {
        var cache = new ExpiringCache<string, int>(2, TimeSpan.FromSeconds(1), new TestClock(TestProject.Start));
        cache.GetOrAdd("first", 0);

        for (var i = 0; i < 100; i++)
        {
            cache.GetOrAdd("next", i);
            cache.Remove("next", i);
        }

        Assert.That(cache.TryGet("first", out _), Is.True);
    }
}
