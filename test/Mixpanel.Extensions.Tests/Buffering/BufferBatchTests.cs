using Mixpanel.Extensions.Buffering;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class BufferBatchTests
{
    [Test]
    public async Task A_batch_goes_when_it_is_full()
    {
        await using var rig = new BufferRig(options => options.BatchSize = 3);
        rig.SendEvents("1", "2", "3");

        var call = await rig.Stage.NextAsync();

        Assert.That(call.Ids, Is.EqualTo("1 2 3"));
        Assert.That(call.At, Is.EqualTo(TimeSpan.Zero));
        Assert.That(call.IsProbe, Is.False);
    }

    [Test]
    public async Task A_batch_goes_when_its_bytes_fill_a_request()
    {
        await using var rig = new BufferRig(project: options => options.MaxRequestBytes = 100);
        rig.Send(BufferRig.OfSize(60));
        rig.Send(BufferRig.OfSize(40));

        Assert.That((await rig.Stage.NextAsync()).Messages, Has.Length.EqualTo(1));
        Assert.That(rig.Store.Content.Messages, Is.EqualTo(2));
    }

    [Test]
    public async Task A_batch_goes_when_its_oldest_message_has_waited_long_enough()
    {
        await using var rig = new BufferRig(options => options.FlushInterval = TimeSpan.FromSeconds(7));
        rig.SendEvents("1");
        await rig.Clock.SleepsAsync(TimeSpan.FromSeconds(7));
        rig.Clock.Advance(TimeSpan.FromSeconds(6));
        rig.SendEvents("2");
        Assert.That(rig.Stage.HasCall, Is.False);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));

        var call = await rig.Stage.NextAsync();

        Assert.That(call.Ids, Is.EqualTo("1 2"));
        Assert.That(call.At, Is.EqualTo(TimeSpan.FromSeconds(7)));
    }

    [Test]
    public async Task A_flush_waits_for_no_company()
    {
        await using var rig = new BufferRig();
        rig.SendEvents("1");
        rig.Send(BufferRig.Profile("u", "p"));
        var flushing = rig.FlushAsync();
        (await rig.Stage.NextAsync()).Answer(SendResult.Delivered);
        (await rig.Stage.NextAsync()).Answer(SendResult.Delivered);

        Assert.That(await flushing.WaitAsync(PumpClock.Watchdog), Is.EqualTo(new FlushResult(2, 0, 0, 0, 0, 0)));
        Assert.That(rig.Clock.Now, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task No_more_batches_are_on_their_way_than_allowed()
    {
        await using var rig = new BufferRig(options => (options.BatchSize, options.MaxConcurrentRequests) = (1, 2));
        rig.SendEvents("1", "2", "3");
        var calls = new[] { await rig.Stage.NextAsync(), await rig.Stage.NextAsync() };
        var level = rig.Store.Level(Lane.Events).Messages;
        calls[1].Answer(SendResult.Delivered);

        Assert.That(level, Is.EqualTo(1));
        Assert.That((await rig.Stage.NextAsync()).Ids, Is.EqualTo("3"));
    }

    [Test]
    public async Task No_lane_starves_another()
    {
        await using var rig = new BufferRig(options => (options.BatchSize, options.MaxConcurrentRequests) = (1, 1));
        rig.SendEvents("first");
        var call = await rig.Stage.NextAsync();
        for (var i = 0; i < 3; i++)
        {
            rig.Send(BufferRig.Event("e"));
            rig.Send(BufferRig.Message(MessageKind.Import, "i"));
            rig.Send(BufferRig.Profile($"u{i}", "p"));
        }

        var order = "";
        for (var i = 0; i < 9; i++)
        {
            call.Answer(SendResult.Delivered);
            call = await rig.Stage.NextAsync();
            order += call.Ids;
        }

        call.Answer(SendResult.Delivered);
        Assert.That(order, Is.EqualTo("ipeipeipe"));
    }

    [Test]
    public async Task Changes_of_one_profile_keep_their_order_across_batches_failures_and_retries()
    {
        await using var rig = new BufferRig(options => (options.BatchSize, options.MaxConcurrentRequests) = (3, 4));
        var random = new Random(99);
        var gate = new Lock();
        var onTheirWay = new HashSet<string>();
        var last = new Dictionary<string, int>();
        var problems = new List<string>();
        rig.Stage.Rule = async call =>
        {
            bool fails;
            lock (gate)
            {
                fails = random.Next(3) == 0;
                var subjects = call.Messages.Select(message => message.Subject!).Distinct().ToArray();
                problems.AddRange(subjects.Where(subject => !onTheirWay.Add(subject)).Select(subject => $"{subject} twice at once"));
            }

            await Task.Yield();
            lock (gate)
            {
                onTheirWay.ExceptWith(call.Messages.Select(message => message.Subject!));
                if (!fails)
                {
                    foreach (var (message, id) in call.Messages.Zip(call.Ids.Split(' ').Select(int.Parse)))
                    {
                        problems.AddRange(last.GetValueOrDefault(message.Subject!) < id ? [] : [$"{id} too late"]);
                        last[message.Subject!] = id;
                    }
                }
            }

            return new BatchResult(fails ? BufferRig.Down : SendResult.Delivered, call.Messages.Length);
        };
        for (var i = 1; i <= 200; i++)
        {
            rig.Send(BufferRig.Profile($"u{i % 7}", $"{i}"));
        }

        rig.Options.FlushTimeout = TimeSpan.FromHours(2);
        var flushed = await rig.Clock.RunAsync(rig.FlushAsync());

        Assert.That(problems, Is.Empty);
        Assert.That(flushed, Is.EqualTo(new FlushResult(200, 0, 0, 0, 0, 0)));
    }
}
