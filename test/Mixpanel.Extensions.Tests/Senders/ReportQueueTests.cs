using Microsoft.Extensions.Time.Testing;
using Mixpanel.Extensions.Tests.Buffering;

namespace Mixpanel.Extensions.Tests.Senders;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ReportQueueTests
{
    private static readonly TimeSpan _watchdog = TimeSpan.FromSeconds(30);
    private static readonly MessageBatch _large = new(BufferSample.OfSize(8 * 1024 * 1024));

    private readonly FakeTimeProvider _clock = new();
    private readonly List<int> _told = [];

    [Test]
    public async Task Observers_are_told_in_order_and_one_thing_at_a_time()
    {
        var busy = 0;
        var queue = new ReportQueue(
            (messages, _) =>
            {
                Assert.That(Interlocked.Increment(ref busy), Is.EqualTo(1));
                _told.Add(messages.Count);
                Interlocked.Decrement(ref busy);
            },
            _clock);
        for (var count = 1; count <= 200; count++)
        {
            Add(queue, new MessageBatch([.. Enumerable.Repeat(BufferSample.Event("{}"), count)]));
        }

        await queue.ToldAsync().WaitAsync(_watchdog);

        Assert.That(_told, Is.EqualTo(Enumerable.Range(1, 200)));
    }

    [Test]
    public async Task Nobody_waits_for_an_observer_that_is_slow()
    {
        using var release = new ManualResetEventSlim();
        var queue = new ReportQueue((_, _) => release.Wait(_watchdog), _clock);

        Add(queue, new MessageBatch(BufferSample.Event("{}")));
        var told = queue.ToldAsync();

        Assert.That(told.IsCompleted, Is.False);
        release.Set();
        await told.WaitAsync(_watchdog);
    }

    [Test]
    public async Task Deliveries_wait_for_observers_that_are_far_behind_but_not_for_one_that_hangs()
    {
        using var release = new ManualResetEventSlim();
        var queue = new ReportQueue((_, _) => release.Wait(_watchdog), _clock);
        var moved = new TaskCompletionSource();
        queue.Moved = () => moved.TrySetResult();

        Assert.That(queue.Patience, Is.Null);
        Add(queue, _large);
        Assert.That(queue.Patience, Is.EqualTo(TimeSpan.FromSeconds(30)));
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.That(queue.Patience, Is.EqualTo(TimeSpan.FromSeconds(10)));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.That(queue.Patience, Is.Null);

        release.Set();
        await moved.Task.WaitAsync(_watchdog);
        await queue.ToldAsync().WaitAsync(_watchdog);
        Assert.That(queue.Patience, Is.Null);
    }

    [Test]
    public async Task What_observers_cannot_take_is_counted_instead_of_filling_the_memory()
    {
        using var release = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var queue = new ReportQueue(
            (messages, _) =>
            {
                entered.Set();
                release.Wait(_watchdog);
                _told.Add(messages.Count);
            },
            _clock);
        Add(queue, _large);
        Assert.That(entered.Wait(_watchdog), Is.True);
        Add(queue, _large);
        Add(queue, new MessageBatch([BufferSample.Event("{}"), BufferSample.Event("{}")]));

        Assert.That(queue.TakeSkipped(), Is.EqualTo(2));
        Assert.That(queue.TakeSkipped(), Is.Zero);
        release.Set();
        await queue.ToldAsync().WaitAsync(_watchdog);
        Assert.That(_told, Is.EqualTo([1, 1]));
    }

    [Test]
    public async Task An_observer_knows_that_it_is_one()
    {
        ReportQueue? queue = null;
        var isTelling = new TaskCompletionSource<bool>();
        queue = new ReportQueue((_, _) => isTelling.SetResult(queue!.IsTellingOnThisThread), _clock);

        Add(queue, new MessageBatch(BufferSample.Event("{}")));

        Assert.That(await isTelling.Task.WaitAsync(_watchdog), Is.True);
        Assert.That(queue.IsTellingOnThisThread, Is.False);
    }

    private static void Add(ReportQueue queue, MessageBatch messages) => queue.Add(messages, new BatchResult(SendResult.Delivered, messages.Count));
}
