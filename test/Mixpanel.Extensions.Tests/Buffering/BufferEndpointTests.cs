using Mixpanel.Extensions.Senders;
using Mixpanel.Extensions.Tests.Buffering.Rig;
using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class BufferEndpointTests
{
    private static readonly SendResult _hungUp = SendResult.Failed(SendReason.Unauthorized, Repeat.Safe, 401);

    [Test]
    public void Credentials_that_import_refuses_for_old_events_do_not_slow_down_new_ones()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.Send(rig.OldEvent("old"));
        Assert.That(rig.Pump.Schedule(IngestionEndpoint.Import).InFlight, Is.EqualTo(1));
        rig.Answer(rig.Call(), _hungUp);
        for (var i = 0; i < 3; i++)
        {
            rig.Advance(TimeSpan.FromMilliseconds(100));
            rig.Accept($"{i}");
            Assert.That((rig.Call().Ids, rig.Call().At), Is.EqualTo(($"{i}", rig.Now)));
            rig.Answer(rig.Call(), SendResult.Delivered);
        }

        Assert.That(rig.Store.Content.Messages, Is.EqualTo(1));
    }

    [Test]
    public void What_import_asks_to_wait_for_holds_for_events_too_that_go_there_and_for_nothing_else()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1, project => project.EventEndpoint = EventEndpoint.Import);
        rig.Send(rig.Message(MessageKind.Import, "import"));
        rig.Answer(rig.Call(), SendResult.Failed(SendReason.RateLimited, Repeat.Safe, 429, retryAfter: BufferRig.Seconds(20)));
        rig.Accept("event");
        rig.Send(rig.Profile("u", "profile"));
        Assert.That(rig.Call().Ids, Is.EqualTo("profile"));
        rig.Answer(rig.Call(), SendResult.Delivered);
        rig.Flush();
        rig.Advance(BufferRig.Seconds(19.999));
        Assert.That(rig.Stage.Waiting, Is.Empty);

        rig.Advance(BufferRig.Seconds(0.001));

        Assert.That((rig.Call().Ids, rig.IsProbing(IngestionEndpoint.Import)), Is.EqualTo(("import", true)));
        rig.Answer(rig.Call(), SendResult.Delivered);
        Assert.That((rig.Call().Ids, rig.Call().At.TotalSeconds), Is.EqualTo(("event", 20)));
    }

    [Test]
    public void An_event_too_old_for_track_waits_and_goes_with_imports()
    {
        using var rig = new BufferRig();
        rig.Send(rig.OldEvent("old"));
        rig.Accept("new");
        rig.Send(rig.Message(MessageKind.Import, "import"));
        rig.Flush();

        Assert.That(rig.Stage.Waiting.Select(static call => call.Ids), Is.EqualTo(["old import", "new"]));
    }

    [Test]
    public void A_batch_is_full_of_records_where_a_message_has_several()
    {
        using var rig = new BufferRig(options => options.BatchSize = 3);
        rig.Send(rig.Message(MessageKind.Profile, "two", "a", records: 2));
        Assert.That(rig.Stage.Waiting, Is.Empty);

        rig.Send(rig.Message(MessageKind.Profile, "one", "b"));

        Assert.That((rig.Call().Ids, rig.Call().At), Is.EqualTo(("two one", TimeSpan.Zero)));
    }

    [Test]
    public void In_a_buffer_that_is_half_full_nothing_waits_for_company()
    {
        using var rig = new BufferRig(options => options.MaxMessages = 6);
        rig.Accept("1");
        rig.Send(rig.Profile("u", "p"));
        Assert.That(rig.Stage.Waiting, Is.Empty);

        rig.Accept("2", "3");

        // What is on its way counts.
        Assert.That(rig.Stage.Waiting.Select(static call => (call.Ids, call.At)),
            Is.EqualTo([("1 2", TimeSpan.Zero), ("p", TimeSpan.Zero), ("3", TimeSpan.Zero)]));
    }

    [Test]
    public void Bytes_make_a_buffer_half_full_too()
    {
        using var rig = new BufferRig(options => options.MaxBytes = 20);
        rig.Accept("12345", "6789");
        Assert.That(rig.Stage.Waiting, Is.Empty);

        rig.Accept("0");

        Assert.That((rig.Call().Ids, rig.Call().At), Is.EqualTo(("12345 6789 0", TimeSpan.Zero)));
    }

    [Test]
    public void In_a_long_outage_a_flush_asks_again_thirty_seconds_after_the_last_request()
    {
        using var rig = new BufferRig();
        rig.Stage.Rule = static call => new(new BatchResult(BufferRig.Down, call.Messages.Count));
        rig.Accept("1");
        rig.Flush();
        rig.Advance(BufferRig.Seconds(130));
        rig.Flush();
        rig.Advance(BufferRig.Seconds(23));
        rig.Flush();
        rig.Flush();
        rig.Advance(BufferRig.Seconds(90));

        // Otherwise a minute apart.
        Assert.That(rig.Stage.History.Select(static call => call.At.TotalSeconds), Is.EqualTo([0, 2, 6, 14, 30, 62, 122, 152, 182, 242]));
        rig.Stage.Rule = null;
    }

    [Test]
    public void An_endpoint_that_fails_is_logged_once_in_thirty_seconds_for_each_reason()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.Stage.Rule = static call => new(new BatchResult(call.Messages[0].Kind == MessageKind.Event ? BufferRig.Down : _hungUp, 1));
        rig.Accept("1");
        rig.Send(rig.Profile("u", "p"));
        rig.Advance(BufferRig.Seconds(29));
        string[] lines =
        [
            "/track does not take buffered messages (ServerError). They are kept and sent again.",
            "/engage does not take buffered messages (Unauthorized). They are kept and sent again.",
        ];
        Assert.That(Lines(), Is.EqualTo(lines));

        rig.Advance(BufferRig.Seconds(2));

        Assert.That(Lines(), Is.EquivalentTo([.. lines, .. lines]));

        IEnumerable<string> Lines() => rig.Log.GetSnapshot().Where(static line => line.Id.Id == 103).Select(static line => line.Message);
    }

    [Test]
    public void How_delivery_fares_names_each_endpoint_that_fails_since_when_and_why()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        rig.Accept("1");
        rig.Answer(rig.Call(), BufferRig.Down);
        rig.Advance(BufferRig.Seconds(3));
        rig.Send(rig.Profile("u", "p"));
        Assert.That(rig.Buffer.Health.Failing, Is.EqualTo([new DeliveryFailure("/track", SendReason.ServerError, BufferRig.Seconds(3))]));
        Assert.That((rig.Buffer.Health.Pending, rig.Buffer.Health.IsStuck), Is.EqualTo((2, false)));

        rig.Answer(rig.Stage.Waiting[0], SendResult.Delivered);
        Assert.That(rig.Buffer.Health.Failing, Is.Empty);

        rig.Advance(TimeSpan.FromMinutes(6));
        Assert.That(rig.Buffer.Health.IsStuck, Is.True, "A stage keeps what it was given.");
        rig.Answer(rig.Call(), SendResult.Delivered);
        Assert.That((rig.Buffer.Health.Pending, rig.Buffer.Health.IsStuck), Is.EqualTo((0, false)));
    }
}
