using Mixpanel.Extensions.Emulator.Replies;
using Mixpanel.Extensions.Emulator.State;
using Mixpanel.Extensions.Emulator.Storage;
using Mixpanel.Extensions.Emulator.Validation;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Endpoints;

/// <summary><c>/engage</c> and <c>/groups</c>: updates of profiles.</summary>
internal sealed class ProfileEndpoint(EmulatorEndpoint name, MixpanelEmulatorOptions options, Gatekeeper gatekeeper, Journal journal)
    : IEndpoint
{
    private readonly bool _groups = name == EmulatorEndpoint.Groups;
    private readonly ProfileCheck _check = new(name == EmulatorEndpoint.Groups, options);

    public EndpointTraits Traits { get; } = new(name)
    {
        Get = true,
        Gzip = options.AllowGzipForProfiles,
        MaxBytes = options.MaxDecompressedBytes,
    };

    public Reply? Refuse(Sender sender) =>
        gatekeeper.IsLeak(sender) ? Fail(StatusCodes.Status401Unauthorized, InventedTexts.CredentialsNotAllowed) : null;

    public Reply Fail(int status, string error) => LegacyReplies.Error(status, error);

    public Answer Handle(Call call)
    {
        var records = call.Records ?? [];

        if (records.Any(record => record.Bytes > Record.MaxBytes))
        {
            return Answer.Only(Fail(StatusCodes.Status413PayloadTooLarge, InventedTexts.UpdateTooLarge));
        }

        var forecast = new UpdateForecast();
        MessageDraft[] drafts = [.. records.Select(record => Judge(record, forecast))];

        var reply = call.Switches.Strict ? Strict(drafts) : Lenient(drafts, call.Switches);

        return new Answer(_groups ? reply : EmbeddedReplies.Embed(reply, call.Switches with { Image = false }), drafts);
    }

    private static Reply Lenient(MessageDraft[] drafts, Switches switches) =>
        LegacyReplies.Verdict(BatchProblem.In(drafts), switches.Verbose);

    private static Reply Strict(MessageDraft[] drafts)
    {
        (int Index, string Message)[] errors =
        [
            .. drafts.Index().Where(row => !row.Item.Verdict.IsValid).Select(row => (row.Index, row.Item.Verdict.Message)),
        ];

        return LegacyReplies.Strict(StrictProblem(drafts.Length, errors.Length), errors, drafts.Length - errors.Length);
    }

    private static string? StrictProblem(int received, int failed)
    {
        if (received == 0)
        {
            return KnownTexts.MissingOrEmpty("data");
        }

        return failed > 0 ? KnownTexts.FailedValidation : null;
    }

    private MessageDraft Judge(Record record, UpdateForecast forecast) => new(
        name,
        _groups ? Label.OfGroup(record) : Label.OfProfile(record),
        record,
        CheckRoom(record, _check.Judge(record), forecast));

    private Verdict CheckRoom(Record record, Verdict verdict, UpdateForecast forecast) =>
        verdict.Outcome == ReceivedOutcome.Accepted && journal.Read(view => view.World.Foresee(forecast, name, record.Json!)) is { } refusal
            ? Verdict.Rejected("properties", refusal)
            : verdict;
}
