namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class BufferLedgerTests
{
    [Test]
    public async Task The_books_balance_after_anything([Range(1, 12)] int seed)
    {
        var random = new Random(seed);
        var rig = new BufferRig(options =>
        {
            options.MaxMessages = random.Next(5, 60);
            options.BatchSize = random.Next(1, 12);
            options.MaxConcurrentRequests = random.Next(1, 5);
            options.MaxAge = TimeSpan.FromSeconds(random.Next(1, 60));
            options.FlushTimeout = TimeSpan.FromSeconds(random.Next(1, 3000));
            options.WhenFull = (FullBufferPolicy)random.Next(2);
            options.ShutdownTimeout = TimeSpan.FromSeconds(random.Next(3));
        });
        var books = new[]
        {
            MixpanelDiagnostics.BufferOffered, MixpanelDiagnostics.BufferRefused, MixpanelDiagnostics.BufferAccepted,
            MixpanelDiagnostics.BufferDelivered, MixpanelDiagnostics.BufferRejected, MixpanelDiagnostics.BufferDropped,
        }.Select(rig.Collect).ToArray();
        using var pending = rig.Collect(MixpanelDiagnostics.BufferPending);
        using var bytes = rig.Collect(MixpanelDiagnostics.BufferBytes);
        var answers = new Random(seed + 1_000);
        rig.Stage.Rule = async call =>
        {
            await Task.Yield();
            lock (answers)
            {
                return answers.Next(6) switch
                {
                    0 => throw new InvalidOperationException(),
                    1 => new BatchResult(BufferRig.Down, call.Messages.Length),
                    2 => new BatchResult(BufferRig.Uncertain, call.Messages.Length),
                    _ => new BatchResult(Array.ConvertAll(call.Messages, _ => Any(answers))),
                };
            }
        };

        var (first, second) = (random.Next(), random.Next());
        await Task.WhenAll(Task.Run(() => Produce(rig, new Random(first))), Task.Run(() => Produce(rig, new Random(second))));
        var flushed = await rig.Clock.RunAsync(rig.FlushAsync());
        await BalanceAsync(flushed.Pending);

        await Task.WhenAll(Task.Run(() => Produce(rig, new Random(second))), rig.PassAsync(rig.Sender.DisposeAsync().AsTask()));
        await BalanceAsync(0);
        Assert.That(bytes.LastMeasurement!.Value, Is.Zero);
        await rig.DisposeAsync();

        async Task BalanceAsync(long left)
        {
            // A flush that gave up may leave batches on their way; the books are read again until nothing moves.
            using var watchdog = new CancellationTokenSource(PumpClock.Watchdog);
            long[] sums;
            long waiting;
            do
            {
                watchdog.Token.ThrowIfCancellationRequested();
                await Task.Yield();
                pending.RecordObservableInstruments();
                bytes.RecordObservableInstruments();
                waiting = pending.LastMeasurement!.Value;
                sums = Array.ConvertAll(books, static book => book.GetMeasurementSnapshot().Sum(measurement => measurement.Value));
            }
            while (left > 0 && sums[2] != sums[3] + sums[4] + sums[5] + waiting);

            Assert.That(sums[0], Is.EqualTo(sums[1] + sums[2]), "offered = refused + accepted");
            Assert.That(sums[2], Is.EqualTo(sums[3] + sums[4] + sums[5] + waiting), "accepted = delivered + rejected + dropped + pending");
            Assert.That(sums[0], Is.GreaterThan(0));
        }
    }

    private static SendResult Any(Random random) => random.Next(8) switch
    {
        0 => BufferRig.Down,
        1 => BufferRig.Uncertain,
        2 => SendResult.Rejected(SendReason.RefusedByMixpanel),
        3 => SendResult.Failed(SendReason.PartlyRefused, Repeat.Never),
        _ => SendResult.Delivered,
    };

    private static void Produce(BufferRig rig, Random random)
    {
        for (var i = 0; i < 300; i++)
        {
            rig.Send(random.Next(3) == 0 ? BufferRig.Event("e") : BufferRig.Profile($"u{random.Next(9)}", "p", random.Next(2) == 0));
        }
    }
}
