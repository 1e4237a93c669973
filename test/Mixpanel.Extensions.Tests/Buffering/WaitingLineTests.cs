using Mixpanel.Extensions.Buffering;

namespace Mixpanel.Extensions.Tests.Buffering;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class WaitingLineTests
{
    private readonly List<int> _through = [];
    private readonly WaitingLine _line = new();

    [Test]
    public async Task Callers_get_through_in_the_order_they_came()
    {
        var first = new TaskCompletionSource();
        var calls = Enumerable.Range(0, 50).Select(i => Join(i, i == 0 ? first.Task : Task.CompletedTask)).ToArray();

        first.SetResult();
        await Task.WhenAll(calls);

        Assert.That(_through, Is.EqualTo(Enumerable.Range(0, 50)));
        Assert.That(_line.IsEmpty, Is.True);
    }

    [Test]
    public async Task Whoever_gives_up_lets_nobody_overtake()
    {
        var first = new TaskCompletionSource();
        using var canceled = new CancellationTokenSource();
        var front = Join(0, first.Task);
        var second = Join(1, Task.CompletedTask, canceled.Token);
        var third = Join(2, Task.CompletedTask);

        await canceled.CancelAsync();

        await Assert.ThatAsync(() => second, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(third.IsCompleted, Is.False, "the first is still at work");
        first.SetResult();
        await Task.WhenAll(front, third);
        Assert.That(_through, Is.EqualTo([0, 2]));
        Assert.That(_line.IsEmpty, Is.True);
    }

    [Test]
    public async Task One_that_throws_does_not_keep_the_others_waiting()
    {
        var failing = _line.RunAsync<int>(_ => throw new InvalidOperationException(), CancellationToken.None).AsTask();

        await Assert.ThatAsync(() => failing, Throws.InvalidOperationException);
        await Join(1, Task.CompletedTask);
        Assert.That(_through, Is.EqualTo([1]));
    }

    [Test]
    public async Task Somebody_who_waits_is_seen()
    {
        var first = new TaskCompletionSource();
        var call = Join(0, first.Task);

        Assert.That(_line.IsEmpty, Is.False);
        first.SetResult();
        await call;
        Assert.That(_line.IsEmpty, Is.True);
    }

    private Task<int> Join(int id, Task until, CancellationToken cancellationToken = default) => _line.RunAsync(
        async _ =>
        {
            await until;
            _through.Add(id);
            return id;
        },
        cancellationToken).AsTask();
}
