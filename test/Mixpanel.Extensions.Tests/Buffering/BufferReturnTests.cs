using System.Diagnostics.Metrics;
using Mixpanel.Extensions.Tests.Buffering.Rig;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class BufferReturnTests
{
    [Test]
    public void A_pump_that_looks_while_a_failed_batch_is_put_back_does_not_send_it_again_at_once()
    {
        using var rig = new BufferRig(options => options.BatchSize = 1);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, rig.Meters) && instrument.Name == MixpanelDiagnostics.BufferRetried)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => rig.Clock.LetPumpLook(rig.Pump));
        listener.Start();
        rig.Accept("1");
        rig.Answer(rig.Call(), SendResult.Failed(SendReason.RateLimited, Repeat.Safe, 429, retryAfter: BufferRig.Seconds(20)));

        Assert.That(rig.Stage.Waiting, Is.Empty);
        rig.Advance(BufferRig.Seconds(20));
        Assert.That(rig.Call().At, Is.EqualTo(BufferRig.Seconds(20)));
    }
}
