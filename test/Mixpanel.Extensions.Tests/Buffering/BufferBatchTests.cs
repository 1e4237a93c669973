using System.Globalization;
using Mixpanel.Extensions.Tests.Buffering.Rig;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class BufferBatchTests
{
    [Test]
    public void A_batch_goes_as_soon_as_it_is_full()
    {
        using var rig = new BufferRig(options => options.BatchSize = 3);
        rig.Accept("1", "2");
        Assert.That(rig.Stage.Waiting, Is.Empty);

        rig.Accept("3", "4");

        Assert.That((rig.Call().Ids, rig.Call().At, rig.IsProbing()), Is.EqualTo(("1 2 3", TimeSpan.Zero, false)));
    }

    [Test]
    public void A_batch_goes_as_soon_as_its_bytes_fill_a_request()
    {
        using var rig = new BufferRig(project: options => options.MaxRequestBytes = 100);
        rig.Accept(new string('a', 60), new string('b', 39));
        Assert.That(rig.Stage.Waiting, Is.Empty);

        rig.Accept("c");

        // With what stands between two messages the first two do not fit one request.
        Assert.That(rig.Call().Ids, Is.EqualTo(new string('a', 60)));
    }

    [Test]
    public void A_batch_goes_when_its_oldest_message_has_waited_long_enough()
    {
        using var rig = new BufferRig(options => options.FlushInterval = BufferRig.Seconds(7));
        rig.Accept("1");
        rig.Advance(BufferRig.Seconds(6));
        rig.Accept("2");
        rig.Advance(TimeSpan.FromMilliseconds(999));
        Assert.That(rig.Stage.Waiting, Is.Empty);

        rig.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That((rig.Call().Ids, rig.Call().At), Is.EqualTo(("1 2", BufferRig.Seconds(7))));
    }

    [Test]
    public void A_message_that_was_left_over_waits_for_company_by_its_own_age()
    {
        using var rig = new BufferRig(options => options.BatchSize = 2);
        rig.Accept("1");
        rig.Advance(BufferRig.Seconds(1));
        rig.Accept("2", "3");
        rig.Advance(BufferRig.Seconds(10));

        Assert.That(rig.Stage.Waiting.Select(static call => (call.Ids, call.At.TotalSeconds)), Is.EqualTo([("1 2", 1), ("3", 3)]));
    }

    [Test]
    public void A_flush_sends_what_waits_for_company_and_not_what_comes_after_it()
    {
        using var rig = new BufferRig();
        rig.Accept("1");
        rig.Send(rig.Profile("u", "p"));
        var flushing = rig.Flush();
        rig.Accept("later");
        Assert.That(rig.Stage.Waiting.Select(static call => (call.Ids, call.At)), Is.EqualTo([("1", TimeSpan.Zero), ("p", TimeSpan.Zero)]));

        rig.Answer(rig.Stage.Waiting[0], SendResult.Delivered);
        rig.Answer(rig.Call(), SendResult.Delivered);

        Assert.That(rig.Wait(flushing), Is.EqualTo(new FlushResult(2, 0, 0, 0, 0, 0)));
        Assert.That(rig.Stage.Waiting, Is.Empty);
        rig.Advance(BufferRig.Seconds(2));
        Assert.That((rig.Call().Ids, rig.Call().At), Is.EqualTo(("later", BufferRig.Seconds(2))));
    }

    [Test]
    public void Each_endpoint_gets_batches_of_its_own()
    {
        using var rig = new BufferRig();
        MessageKind[] kinds = [MessageKind.Event, MessageKind.Import, MessageKind.Merge, MessageKind.Profile, MessageKind.Group];
        foreach (var round in new[] { 1, 2 })
        {
            foreach (var kind in kinds)
            {
                rig.Send(rig.Message(kind, $"{kind}{round}", kind is MessageKind.Profile or MessageKind.Group ? "subject" : null));
            }
        }

        rig.Flush();

        Assert.That(rig.Stage.Waiting.Select(static call => call.Ids),
            Is.EqualTo(["Event1 Event2", "Import1 Merge1 Import2 Merge2", "Profile1 Profile2", "Group1 Group2"]));
    }

    [Test]
    public void The_operations_of_profiles_fill_a_request_and_one_builder_is_never_cut()
    {
        using var rig = new BufferRig(project: options => options.MaxUpdatesPerRequest = 5);
        rig.Send(rig.Message(MessageKind.Profile, "3", "a", records: 3));
        rig.Send(rig.Message(MessageKind.Profile, "9", "b", records: 9));
        rig.Send(rig.Message(MessageKind.Profile, "2", "c", records: 2));
        rig.Flush();

        Assert.That(rig.Stage.Waiting.Select(static call => call.Ids), Is.EqualTo(["3", "9", "2"]));
    }

    [Test]
    public void No_more_batches_are_on_their_way_than_allowed()
    {
        using var rig = new BufferRig(options => (options.BatchSize, options.MaxConcurrentRequests) = (1, 3));
        rig.Accept("1", "2", "3", "4");
        rig.Send(rig.Profile("u", "p"));
        rig.Send(rig.Profile("v", "q"));
        rig.Advance(BufferRig.Seconds(5));
        Assert.That(rig.Stage.Waiting.Select(static call => call.Ids), Is.EqualTo(["1", "2", "p"]));

        rig.Answer(rig.Stage.Waiting[2], SendResult.Delivered);

        Assert.That(rig.Stage.Waiting.Select(static call => call.Ids), Is.EqualTo(["1", "2", "q"]));
    }

    [Test]
    public void A_long_backlog_of_one_endpoint_does_not_hold_up_the_others()
    {
        using var rig = new BufferRig(options => (options.BatchSize, options.MaxConcurrentRequests) = (1, 1));
        rig.Accept("first", "e", "e", "e", "e", "e", "e");
        for (var i = 0; i < 3; i++)
        {
            rig.Send(rig.Message(MessageKind.Import, "i"));
            rig.Send(rig.Profile($"u{i}", "p"));
        }

        var order = "";
        for (var i = 0; i < 9; i++)
        {
            rig.Answer(rig.Call(), SendResult.Delivered);
            order += rig.Call().Ids;
        }

        Assert.That(order, Is.EqualTo("ipeipeipe"));
    }

    [Test]
    public void Two_requests_on_their_way_never_hold_the_same_profile()
    {
        using var rig = new BufferRig(options => options.BatchSize = 2);
        rig.Send(rig.Profile("a", "a1"));
        rig.Send(rig.Profile("b", "b1"));
        rig.Send(rig.Profile("a", "a2"));
        rig.Send(rig.Profile("c", "c1"));
        rig.Send(rig.Message(MessageKind.Group, "group", "a"));
        rig.Flush();
        Assert.That(rig.Stage.Waiting.Select(static call => call.Ids), Is.EquivalentTo(["a1 b1", "c1", "group"]));

        rig.Answer(rig.Stage.Waiting[0], SendResult.Delivered);

        Assert.That(rig.Stage.Waiting.Select(static call => call.Ids), Is.EquivalentTo(["a2", "c1", "group"]));
    }

    [Test]
    public void A_change_that_is_sent_again_stays_before_later_ones_of_its_profile()
    {
        using var rig = new BufferRig(options => options.BatchSize = 2);
        rig.Send(rig.Profile("a", "a1"));
        rig.Send(rig.Profile("b", "b1"));
        rig.Send(rig.Profile("a", "a2"));
        rig.Send(rig.Profile("b", "b2"));
        rig.Answer(rig.Call(), BufferRig.Down, SendResult.Delivered);
        rig.Advance(BufferRig.Seconds(2));
        Assert.That(rig.Call().Ids, Is.EqualTo("a1 a2"));

        rig.Answer(rig.Call(), SendResult.Delivered, BufferRig.Down);
        rig.Advance(BufferRig.Seconds(4));

        Assert.That(rig.Call().Ids, Is.EqualTo("a2 b2"));
    }

    [Test]
    public void The_changes_of_every_profile_arrive_in_order_whatever_fails([Values(1, 2, 3)] int seed)
    {
        using var rig = new BufferRig(options => (options.BatchSize, options.MaxAge) = (3, TimeSpan.FromDays(5)));
        var random = new Random(seed);
        var last = new Dictionary<string, int>();
        for (var i = 1; i <= 100; i++)
        {
            rig.Send(rig.Profile($"u{random.Next(5)}", $"{i}"));
        }

        while (rig.Store.Content.Messages > 0)
        {
            if (rig.Stage.Waiting is not { Count: > 0 } waiting)
            {
                rig.Advance(BufferRig.Seconds(1));
                continue;
            }

            var subjects = waiting.SelectMany(static call => call.Messages.Select(static message => message.Subject!).Distinct());
            Assert.That(subjects, Is.Unique);
            var call = waiting[random.Next(waiting.Count)];
            var results = call.Messages.Select(_ => random.Next(4) == 0 ? BufferRig.Down : SendResult.Delivered).ToArray();
            var failed = Array.FindIndex(results, static result => !result.IsSuccess);
            for (var i = 0; i < results.Length; i++)
            {
                // As the transport does: after a failure nothing more of the batch is delivered.
                results[i] = failed >= 0 && i > failed ? BufferRig.Down : results[i];
                if (results[i].IsSuccess)
                {
                    var (subject, id) = (call.Messages[i].Subject!, int.Parse(StageCall.Text(call.Messages[i]), CultureInfo.InvariantCulture));
                    Assert.That(id, Is.GreaterThan(last.GetValueOrDefault(subject)));
                    last[subject] = id;
                }
            }

            rig.Answer(call, results);
        }

        Assert.That(rig.Observer.Told, Has.Count.EqualTo(100).And.All.EndsWith(" Delivered"));
    }

    [Test]
    public void Limits_of_the_project_follow_its_configuration()
    {
        using var rig = new BufferRig();
        rig.Accept("1", "2", "3");
        rig.Project.MaxEventsPerRequest = 2;

        rig.Accept("4");

        Assert.That(rig.Stage.Waiting.Select(static call => call.Ids), Is.EqualTo(["1 2", "3 4"]));
    }
}
