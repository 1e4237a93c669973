using Mixpanel.Extensions.Buffering;
using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class BatchSettlementTests
{
    private static readonly SendResult _never = SendResult.Failed(SendReason.PartlyRefused, Repeat.Never);
    private static readonly SendResult _refused = SendResult.Rejected(SendReason.RefusedByMixpanel);

    [Test]
    public void What_is_final_is_done_as_it_is() => Assert.That(
        Settle([SendResult.Delivered, _refused, _never, SendResult.Filtered]),
        Is.EqualTo([SendResult.Delivered, _refused, _never, SendResult.Filtered]));

    [Test]
    public void What_may_be_repeated_is_sent_again() =>
        Assert.That(Settle([BufferSample.Down, BufferSample.Uncertain]), Is.EqualTo(new SendResult?[] { null, null }));

    [Test]
    public void An_increment_that_may_have_arrived_is_dropped_unless_repeating_it_is_allowed([Values] bool repeatIncrements)
    {
        var outcomes = Settle([BufferSample.Down, BufferSample.Uncertain], isRepeatable: false, repeatIncrements);

        Assert.That(outcomes[0], Is.Null);
        Assert.That(outcomes[1]?.Reason, Is.EqualTo(repeatIncrements ? null : SendReason.Unconfirmed));
    }

    [Test]
    public void What_still_fails_when_it_is_too_old_is_dropped()
    {
        var outcomes = Settle([BufferSample.Down, SendResult.Delivered], isTooOld: true);

        Assert.That(outcomes.Select(outcome => outcome!.ToString()), Is.EqualTo(["Dropped (Expired)", "Delivered"]));
    }

    private static IReadOnlyList<SendResult?> Settle(
        SendResult[] results, bool isRepeatable = true, bool repeatIncrements = false, bool isTooOld = false)
    {
        var items = results.Select((_, i) => new BufferedMessage(BufferSample.Profile($"u{i}", "p", isRepeatable), i, 0)).ToArray();
        return new BatchSettlement(new MessageLease(IngestionEndpoint.Engage, items), new BatchResult(results), repeatIncrements, _ => isTooOld).Outcomes;
    }
}
