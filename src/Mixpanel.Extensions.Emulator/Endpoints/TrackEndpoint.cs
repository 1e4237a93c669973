using Mixpanel.Extensions.Emulator.Replies;
using Mixpanel.Extensions.Emulator.Storage;
using Mixpanel.Extensions.Emulator.Validation;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Endpoints;

/// <summary><c>/track</c>: events of untrusted senders.</summary>
internal sealed class TrackEndpoint(MixpanelEmulatorOptions options, Gatekeeper gatekeeper) : IEndpoint
{
    private readonly TrackCheck _check = new(options.ProjectToken, options.IdentityMode);

    public EndpointTraits Traits { get; } = new(EmulatorEndpoint.Track)
    {
        Get = true,
        Gzip = true,
        MaxBytes = Math.Min(options.MaxRequestBytes, options.MaxDecompressedBytes),
    };

    public Reply? Refuse(Credential? credential, string? projectId) =>
        gatekeeper.IsLeak(credential) ? Fail(StatusCodes.Status401Unauthorized, InventedTexts.CredentialsNotAllowed) : null;

    public Reply Fail(int status, string error) => LegacyReplies.Error(status, error);

    public Answer Handle(Call call)
    {
        MessageDraft[] drafts = [.. (call.Records ?? []).Select(record => Judge(record, call.Now))];
        var problem = BatchProblem.In(drafts);

        return new Answer(LegacyReplies.Verdict(problem, call.Switches.Verbose), drafts);
    }

    private MessageDraft Judge(Record record, DateTimeOffset now) =>
        new(EmulatorEndpoint.Track, Label.OfEvent(record, ReceivedKind.Event), record, _check.Judge(record, now));
}
