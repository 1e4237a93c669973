using Mixpanel.Extensions.Emulator.Replies;
using Mixpanel.Extensions.Emulator.Storage;
using Mixpanel.Extensions.Emulator.Validation;

namespace Mixpanel.Extensions.Emulator.Endpoints;

/// <summary><c>/track</c>: events of untrusted senders.</summary>
internal sealed class TrackEndpoint(MixpanelEmulatorOptions options, Gatekeeper gatekeeper) : IEndpoint
{
    private readonly TrackCheck _check = new(options);

    public EndpointTraits Traits { get; } = new(EmulatorEndpoint.Track)
    {
        Get = true,
        Gzip = true,
        TakesEvents = true,
        MaxBytes = Math.Min(options.MaxRequestBytes, options.MaxDecompressedBytes),
    };

    public Reply? Refuse(Sender sender) =>
        gatekeeper.IsLeak(sender) ? Fail(StatusCodes.Status401Unauthorized, InventedTexts.CredentialsNotAllowed) : null;

    public Reply Fail(int status, string error) => LegacyReplies.Error(status, error);

    public Answer Handle(Call call)
    {
        MessageDraft[] drafts = [.. (call.Records ?? []).Select(record => Judge(record, call))];
        var reply = LegacyReplies.Verdict(BatchProblem.In(drafts), call.Switches.Verbose);

        return new Answer(EmbeddedReplies.Embed(reply, call.Switches), drafts);
    }

    private MessageDraft Judge(Record record, Call call)
    {
        if (call.Switches.UseAddress)
        {
            AddressId.FillIn(record, call.Address);
        }

        return new(EmulatorEndpoint.Track, Label.OfEvent(record, ReceivedKind.Event), record, _check.Judge(record, call.Now));
    }
}
