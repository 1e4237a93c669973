using Mixpanel.Extensions.Emulator.Validation;

namespace Mixpanel.Extensions.Emulator.Storage;

/// <summary>A message that was judged, before the journal gives it its place in order of arrival.</summary>
internal sealed record MessageDraft(EmulatorEndpoint Endpoint, Label Label, string RawJson, Verdict Verdict)
{
    public ReceivedMessage Number(long sequence, DateTimeOffset now) => new()
    {
        Sequence = sequence,
        Endpoint = Endpoint,
        Kind = Label.Kind,
        Name = Label.Name,
        Subject = Label.Subject,
        RawJson = RawJson,
        Outcome = Verdict.Outcome,
        Problem = Verdict.Problem,
        ReceivedAt = now,
    };
}
