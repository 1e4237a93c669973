using System.Globalization;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Mixpanel.Extensions.Tests.Buffering.Rig;

namespace Mixpanel.Extensions.Tests.Buffering;

/// <summary>The rig checks the sums after every step of every test; these check the single accounts.</summary>
internal sealed class BufferLedgerTests
{
    [Test]
    public void Everything_offered_is_either_accepted_or_refused_with_a_reason()
    {
        using var rig = new BufferRig(options => (options.MaxMessages, options.MaxBytes) = (2, 10));
        rig.Accept("1");
        rig.Send(rig.Event("12345678901"));
        rig.Accept("2");
        rig.Send(rig.Event("3"));
        rig.RunTo(EndDelivering(rig));
        rig.Send(rig.Event("4"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(rig.Books[MixpanelDiagnostics.BufferOffered], Is.EqualTo(5));
            Assert.That(rig.Books[MixpanelDiagnostics.BufferAccepted], Is.EqualTo(2));
            Assert.That(rig.Books[$"{MixpanelDiagnostics.BufferRefused} TooLarge"], Is.EqualTo(1));
            Assert.That(rig.Books[$"{MixpanelDiagnostics.BufferRefused} BufferFull"], Is.EqualTo(1));
            Assert.That(rig.Books[$"{MixpanelDiagnostics.BufferRefused} Closed"], Is.EqualTo(1));
        }
    }

    [Test]
    public void A_call_that_is_cancelled_while_it_waits_for_room_is_refused()
    {
        using var rig = new BufferRig(options => (options.MaxMessages, options.WhenFull) = (1, FullBufferPolicy.Wait));
        rig.Accept("1");

        rig.Wait(rig.Offer(rig.Event("2"), new CancellationToken(canceled: true)));
        rig.Settle();

        Assert.That(rig.Books[$"{MixpanelDiagnostics.BufferRefused} Canceled"], Is.EqualTo(1));
    }

    [Test]
    public void Everything_accepted_ends_in_one_account()
    {
        using var rig = new BufferRig(options => (options.BatchSize, options.MaxMessages, options.MaxAge, options.WhenFull)
            = (7, 16, BufferRig.Seconds(5), FullBufferPolicy.DropOldest));
        rig.Accept("delivered", "stored", "filtered", "rejected", "failed", "expires");
        rig.Send(rig.Profile("u", "increment", isRepeatable: false));
        rig.Flush();
        rig.Answer(
            rig.Stage.Waiting[0],
            SendResult.Delivered,
            SendResult.Stored,
            SendResult.Filtered,
            SendResult.Rejected(SendReason.RefusedByMixpanel),
            SendResult.Failed(SendReason.PartlyRefused, Repeat.Never),
            SendResult.Failed(SendReason.RateLimited, Repeat.Safe, 429, retryAfter: BufferRig.Seconds(6)));
        rig.Answer(rig.Call(), BufferRig.Uncertain);
        Assert.That(rig.Books[MixpanelDiagnostics.BufferPending], Is.EqualTo(1));
        rig.Advance(BufferRig.Seconds(6));
        Assert.That(rig.Stage.Waiting, Is.Empty);
        rig.Accept("evicted");
        rig.Flush();
        rig.Answer(rig.Call(), SendResult.Failed(SendReason.RateLimited, Repeat.Safe, 429, retryAfter: BufferRig.Seconds(60)));
        rig.Accept([.. Enumerable.Range(0, 16).Select(static i => $"{i:00}")]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(rig.Books[MixpanelDiagnostics.BufferDelivered], Is.EqualTo(3));
            Assert.That(rig.Books[$"{MixpanelDiagnostics.BufferRejected} RefusedByMixpanel"], Is.EqualTo(1));
            Assert.That(rig.Books[$"{MixpanelDiagnostics.BufferDropped} PartlyRefused"], Is.EqualTo(1));
            Assert.That(rig.Books[$"{MixpanelDiagnostics.BufferDropped} Unconfirmed"], Is.EqualTo(1));
            Assert.That(rig.Books[$"{MixpanelDiagnostics.BufferDropped} Expired"], Is.EqualTo(1));
            Assert.That(rig.Books[$"{MixpanelDiagnostics.BufferDropped} Evicted"], Is.EqualTo(1));
            Assert.That(rig.Books[MixpanelDiagnostics.BufferRetried], Is.EqualTo(2));
            Assert.That(rig.Books[MixpanelDiagnostics.BufferPending], Is.EqualTo(16));
            Assert.That(rig.Books[MixpanelDiagnostics.BufferBytes], Is.EqualTo(32));
        }
    }

    [Test]
    public void What_is_lost_at_shutdown_has_an_account_too()
    {
        using var rig = new BufferRig();
        rig.Accept("1", "2");

        rig.RunTo(rig.End());

        Assert.That(rig.Books[$"{MixpanelDiagnostics.BufferDropped} ShutDown"], Is.EqualTo(2));
        Assert.That(rig.Books[MixpanelDiagnostics.BufferPending], Is.Zero);
    }

    [Test]
    public void The_age_of_the_oldest_message_that_waits_can_be_watched()
    {
        using var rig = new BufferRig(options => options.FlushInterval = BufferRig.Seconds(10));
        using var age = new MetricCollector<double>(rig.Meters, MixpanelDiagnostics.Name, MixpanelDiagnostics.BufferOldestAge);
        Assert.That(Age(), Is.Zero);
        rig.Send(rig.Profile("u", "p"));
        rig.Advance(BufferRig.Seconds(3));
        rig.Accept("1");
        rig.Advance(BufferRig.Seconds(4));
        Assert.That(Age(), Is.EqualTo(7));

        rig.Advance(BufferRig.Seconds(3));

        Assert.That(rig.Call().Ids, Is.EqualTo("p"));
        Assert.That(Age(), Is.EqualTo(7), "What is on its way does not wait.");

        double Age()
        {
            age.RecordObservableInstruments();
            return age.LastMeasurement!.Value;
        }
    }

    [Test]
    public void The_sizes_of_batches_can_be_watched()
    {
        using var rig = new BufferRig(options => options.BatchSize = 3);
        using var sizes = new MetricCollector<int>(rig.Meters, MixpanelDiagnostics.Name, MixpanelDiagnostics.BufferBatchSize);
        rig.Accept("1", "2", "3", "4");
        rig.Answer(rig.Call(), SendResult.Delivered);
        rig.Advance(BufferRig.Seconds(2));
        rig.Answer(rig.Call(), SendResult.Delivered);

        Assert.That(sizes.GetMeasurementSnapshot().Select(static measurement => measurement.Value), Is.EqualTo([3, 1]));
    }

    [Test]
    public void The_books_balance_after_anything_even_with_many_senders_at_once([Values(1, 2, 3, 4)] int seed)
    {
        var random = new Random(seed);
        using var rig = new BufferRig(options =>
        {
            (options.MaxMessages, options.BatchSize) = (random.Next(5, 60), random.Next(1, 12));
            (options.MaxConcurrentRequests, options.MaxAge) = (random.Next(1, 5), BufferRig.Seconds(random.Next(1, 60)));
            (options.WhenFull, options.ShutdownTimeout) = ((FullBufferPolicy)random.Next(2), BufferRig.Seconds(random.Next(3)));
        });
        for (var round = 0; round < 5; round++)
        {
            var seeds = new[] { random.Next(), random.Next() };
            rig.Wait(Task.WhenAll(seeds.Select(producer => Task.Run(() => Produce(rig, new Random(producer))))));
            rig.Settle();
            while (rig.Stage.Waiting is { Count: > 0 } calls)
            {
                var call = calls[random.Next(calls.Count)];
                rig.Answer(call, [.. call.Messages.Select(_ => Any(random))]);
            }

            rig.Advance(BufferRig.Seconds(random.Next(10)));
        }

        rig.RunTo(rig.End());
        Assert.That(rig.Books[MixpanelDiagnostics.BufferOffered], Is.EqualTo(1_000));
        Assert.That(rig.Books[MixpanelDiagnostics.BufferPending], Is.Zero);
        Assert.That(rig.Books[MixpanelDiagnostics.BufferAccepted], Is.EqualTo(rig.Observer.Count));
    }

    private static Task EndDelivering(BufferRig rig)
    {
        rig.Stage.Rule = static call => new(new BatchResult(SendResult.Delivered, call.Messages.Count));
        foreach (var call in rig.Stage.Waiting)
        {
            rig.Complete(call, SendResult.Delivered);
        }

        return rig.End();
    }

    private static SendResult Any(Random random) => random.Next(8) switch
    {
        0 => BufferRig.Down,
        1 => BufferRig.Uncertain,
        2 => SendResult.Rejected(SendReason.RefusedByMixpanel),
        3 => SendResult.Failed(SendReason.PartlyRefused, Repeat.Never),
        _ => SendResult.Delivered,
    };

    private static int Produce(BufferRig rig, Random random)
    {
        for (var i = 0; i < 100; i++)
        {
            var id = i.ToString(CultureInfo.InvariantCulture);
            rig.Offer(random.Next(3) == 0 ? rig.Event(id) : rig.Profile($"u{random.Next(9)}", id, random.Next(2) == 0));
        }

        return 100;
    }
}
