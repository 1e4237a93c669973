using Mixpanel.Extensions.Emulator.State;

namespace Mixpanel.Extensions.Emulator.Storage;

/// <summary>Counts what arrived, whether it is still kept or not.</summary>
internal sealed class Tally
{
    public long Requests { get; set; }

    public long Accepted { get; private set; }

    public long Rejected { get; private set; }

    public long Ignored { get; private set; }

    public RollingCounter Seconds { get; } = new(TimeSpan.FromSeconds(1));

    public void Add(ReceivedMessage message)
    {
        switch (message.Outcome)
        {
            case ReceivedOutcome.Accepted:
                Accepted++;
                break;

            case ReceivedOutcome.Rejected:
                Rejected++;
                break;

            default:
                Ignored++;
                break;
        }

        Seconds.Add(message.ReceivedAt);
    }
}
