using Mixpanel.Extensions.Emulator.State;
using Mixpanel.Extensions.Emulator.Validation;

namespace Mixpanel.Extensions.Emulator.Storage;

/// <summary>A message that was judged, before the journal gives it its place in order of arrival.</summary>
internal sealed record MessageDraft(EmulatorEndpoint Endpoint, Label Label, Record Record, Verdict Verdict)
{
    public ReceivedMessage Number(long sequence, Arrival arrival) => new()
    {
        Sequence = sequence,
        Endpoint = Endpoint,
        Kind = Label.Kind,
        Name = Label.Name,
        Subject = Label.Subject,
        Utf8 = Record.Utf8,
        Outcome = Verdict.Outcome,
        Problem = Verdict.Problem,
        ReceivedAt = arrival.At,
        Arrival = arrival,
    };
}
