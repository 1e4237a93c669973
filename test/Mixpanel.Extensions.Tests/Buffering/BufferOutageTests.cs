using Mixpanel.Extensions.Tests.Buffering.Rig;
using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class BufferOutageTests
{
    [Test]
    public void While_an_endpoint_fails_one_batch_feels_it_out_and_success_lets_all_go()
    {
        using var rig = new BufferRig(options => (options.BatchSize, options.MaxConcurrentRequests) = (1, 3));
        rig.Accept("1", "2", "3", "4", "5", "6");
        foreach (var call in rig.Stage.Waiting)
        {
            rig.Answer(call, BufferRig.Down);
        }

        rig.Advance(BufferRig.Seconds(30));
        var probe = rig.Call();
        Assert.That((probe.Ids, rig.IsProbing(), probe.At.TotalSeconds), Is.EqualTo(("1", true, 2)));
        rig.Answer(probe, SendResult.Delivered);

        // The last place is for other endpoints.
        Assert.That(rig.Stage.Waiting.Select(static call => (call.Ids, call.At.TotalSeconds)), Is.EqualTo([("2", 30), ("3", 30)]));
        Assert.That(rig.IsProbing(), Is.False);
    }

    [Test]
    public void After_an_outage_the_backlog_drains_without_waiting_and_new_messages_get_their_turn()
    {
        using var rig = new BufferRig(options => (options.BatchSize, options.MaxConcurrentRequests) = (10, 2));
        rig.Accept("old0", "old1", "old2", "old3", "old4", "old5", "old6", "old7", "old8", "old9");
        rig.Answer(rig.Call(), BufferRig.Down);
        rig.Accept([.. Enumerable.Range(10, 90).Select(static i => $"old{i}")]);
        rig.Advance(BufferRig.Seconds(2));
        rig.Accept([.. Enumerable.Range(0, 10).Select(static i => $"new{i}")]);
        rig.Send(rig.Profile("u", "profile"));
        rig.Stage.Rule = static call => new(new BatchResult(SendResult.Delivered, call.Messages.Count));
        rig.Answer(rig.Call(), SendResult.Delivered);
        rig.Advance(BufferRig.Seconds(2));

        Assert.That(rig.Observer.Told, Has.Count.EqualTo(111).And.All.EndsWith(" Delivered"));
        var times = rig.Stage.History.Skip(1).ToDictionary(static call => call.Ids.Split(' ')[0], static call => call.At.TotalSeconds);
        Assert.That(times.Where(static call => call.Key != "profile").Select(static call => call.Value), Is.All.EqualTo(2));
        Assert.That(times["profile"], Is.EqualTo(4));
    }

    [Test]
    public void Bad_credentials_for_one_endpoint_do_not_stop_the_others_and_once_fixed_the_messages_go()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.Send(rig.Message(MessageKind.Import, "import"));
        rig.Answer(rig.Call(), SendResult.Failed(SendReason.Unauthorized, Repeat.Safe, 401));

        rig.Send(rig.Profile("u", "profile"));
        Assert.That((rig.Call().Ids, rig.Call().At), Is.EqualTo(("profile", TimeSpan.Zero)));
        rig.Answer(rig.Call(), SendResult.Delivered);

        rig.Advance(BufferRig.Seconds(2));
        Assert.That((rig.Call().Ids, rig.IsProbing(IngestionEndpoint.Import)), Is.EqualTo(("import", true)));
        rig.Answer(rig.Call(), SendResult.Delivered);

        Assert.That(rig.Observer.Told, Is.EqualTo(["profile Delivered", "import Delivered"]));
    }

    [Test]
    public void From_the_third_minute_of_an_outage_at_most_two_requests_a_minute_go_to_an_endpoint_whatever_the_options_say()
    {
        using var rig = new BufferRig(
            options => (options.BatchSize, options.MaxAge) = (1, TimeSpan.FromHours(5)),
            project => (project.Retry.InitialDelay, project.Retry.MaxDelay) = (BufferRig.Seconds(1), BufferRig.Seconds(5)));
        rig.Stage.Rule = static call => new(new BatchResult(BufferRig.Down, call.Messages.Count));
        rig.Accept("1", "2", "3");

        // Two lanes that share an endpoint.
        rig.Send(rig.Message(MessageKind.Import, "import"));
        rig.Advance(TimeSpan.FromMinutes(30));

        var perMinute = rig.Stage.History.Where(static call => call.At >= TimeSpan.FromMinutes(3))
            .GroupBy(static call => (int)call.At.TotalMinutes).Select(static minute => minute.Count()).ToList();
        Assert.That(perMinute, Has.Count.GreaterThanOrEqualTo(26).And.All.LessThanOrEqualTo(2));
        Assert.That(rig.Store.Content.Messages, Is.EqualTo(4));
        rig.Stage.Rule = null;
    }

    [Test]
    public void New_messages_are_accepted_during_an_outage_and_go_when_it_is_over()
    {
        using var rig = new BufferRig(options => options.BatchSize = 2);
        rig.Stage.Rule = static call => new(new BatchResult(BufferRig.Down, call.Messages.Count));
        rig.Accept("1", "2");
        rig.Advance(TimeSpan.FromMinutes(5));
        rig.Accept("3", "4");
        rig.Stage.Rule = static call => new(new BatchResult(SendResult.Delivered, call.Messages.Count));
        rig.Advance(TimeSpan.FromMinutes(1));

        Assert.That(rig.Observer.Told, Is.EquivalentTo(["1 Delivered", "2 Delivered", "3 Delivered", "4 Delivered"]));
    }
}
