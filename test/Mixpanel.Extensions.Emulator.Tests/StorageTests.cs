using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>What the emulator remembers, and whom it tells.</summary>
[CancelAfter(10_000)]
internal sealed class StorageTests
{
    [Test]
    public async Task The_oldest_messages_go_first()
    {
        await using var bench = await Bench.StartAsync(options => options.MaxMessages = 3);

        await bench.PostJsonAsync("/track", Some.BatchOf(2));
        await bench.PostJsonAsync("/track", Some.BatchOf(3));

        Assert.That(bench.Emulator.Messages.Select(message => message.Sequence), Is.EqualTo([3L, 4L, 5L]));
    }

    [Test]
    public async Task Clear_forgets_all_but_goes_on_counting()
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostJsonAsync("/track", Some.BatchOf(2));

        bench.Emulator.Clear();
        var messages = bench.Emulator.Messages;
        var requests = bench.Emulator.Requests;
        await bench.PostJsonAsync("/track", Some.BatchOf(1));

        Assert.That(messages, Is.Empty);
        Assert.That(requests, Is.Empty);
        Assert.That(bench.Emulator.Messages.Single().Sequence, Is.EqualTo(3));
    }

    [Test]
    public async Task A_snapshot_does_not_change()
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostJsonAsync("/track", Some.BatchOf(1));

        var snapshot = bench.Emulator.Messages;
        await bench.PostJsonAsync("/track", Some.BatchOf(1));

        Assert.That(snapshot, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Waiting_ends_with_the_last_message_it_waits_for(CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync();
        var waiting = bench.Emulator.WaitForMessagesAsync(3, cancellationToken);

        await bench.PostJsonAsync("/track", Some.BatchOf(2));
        var early = waiting.IsCompleted;
        await bench.PostJsonAsync("/track", Some.BatchOf(2));

        Assert.That(early, Is.False);
        Assert.That(await waiting, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Waiting_counts_accepted_messages_only(CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync();
        var waiting = bench.Emulator.WaitForMessagesAsync(1, cancellationToken);

        await bench.PostJsonAsync("/track", Some.Batch(Some.EventWithout("token"), Some.EventWith("$ignore", true)));
        var early = waiting.IsCompleted;
        await bench.PostJsonAsync("/track", Some.Batch(Some.Event("Good")));

        Assert.That(early, Is.False);
        Assert.That((await waiting).Single().Name, Is.EqualTo("Good"));
    }

    [Test]
    public async Task Waiting_for_what_has_come_ends_at_once(CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostJsonAsync("/track", Some.BatchOf(2));

        var messages = await bench.Emulator.WaitForMessagesAsync(2, cancellationToken);

        Assert.That(messages, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Waiting_counts_messages_that_are_no_longer_kept(CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(options => options.MaxMessages = 1);
        await bench.PostJsonAsync("/track", Some.BatchOf(5));

        var messages = await bench.Emulator.WaitForMessagesAsync(5, cancellationToken);

        Assert.That(messages, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Waiting_starts_anew_after_clear(CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostJsonAsync("/track", Some.BatchOf(2));

        bench.Emulator.Clear();
        var waiting = bench.Emulator.WaitForMessagesAsync(1, cancellationToken);
        var early = waiting.IsCompleted;
        await bench.PostJsonAsync("/track", Some.BatchOf(1));

        Assert.That(early, Is.False);
        Assert.That(await waiting, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Waiting_can_be_given_up()
    {
        await using var bench = await Bench.StartAsync();
        using var giveUp = new CancellationTokenSource();
        var waiting = bench.Emulator.WaitForMessagesAsync(1, giveUp.Token);

        await giveUp.CancelAsync();

        await Assert.ThatAsync(() => waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Waiting_fails_when_the_emulator_is_disposed(CancellationToken cancellationToken)
    {
        var bench = await Bench.StartAsync();
        var before = bench.Emulator.WaitForMessagesAsync(1, cancellationToken);

        await bench.DisposeAsync();
        var after = bench.Emulator.WaitForMessagesAsync(1, cancellationToken);

        await Assert.ThatAsync(() => before, Throws.InstanceOf<ObjectDisposedException>());
        await Assert.ThatAsync(() => after, Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public async Task What_was_received_outlives_the_emulator(CancellationToken cancellationToken)
    {
        var bench = await Bench.StartAsync();
        await bench.PostJsonAsync("/track", Some.BatchOf(2));

        await bench.DisposeAsync();

        Assert.That(bench.Emulator.Messages, Has.Count.EqualTo(2));
        Assert.That(await bench.Emulator.WaitForMessagesAsync(2, cancellationToken), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task The_callback_is_told_in_order_before_the_reply()
    {
        var told = new List<long>();
        await using var bench = await Bench.StartAsync(options => options.OnMessage = message => told.Add(message.Sequence));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bench.PostJsonAsync("/track", Some.BatchOf(50))));

        Assert.That(told, Is.EqualTo(Enumerable.Range(1, 1000).Select(i => (long)i)));
    }

    [Test]
    public async Task A_callback_may_use_the_emulator_and_may_fail()
    {
        Bench? bench = null;
        var seen = 0;
        bench = await Bench.StartAsync(options => options.OnMessage = _ =>
        {
            seen = bench!.Emulator.Messages.Count;
            throw new InvalidOperationException("a bug in the callback");
        });
        await using var disposing = bench;

        var answer = await bench.PostJsonAsync("/track", Some.BatchOf(2));

        Assert.That(answer.Body, Is.EqualTo("1"));
        Assert.That(seen, Is.EqualTo(2));
    }

    [Test]
    public async Task A_batch_appears_as_a_whole()
    {
        await using var bench = await Bench.StartAsync();
        var sending = Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bench.PostJsonAsync("/track", Some.BatchOf(50))));
        var sizes = new HashSet<int>();

        while (!sending.IsCompleted)
        {
            sizes.Add(bench.Emulator.Messages.Count % 50);
            await Task.Yield();
        }

        await sending;
        Assert.That(sizes, Is.EqualTo([0]));
    }
}
