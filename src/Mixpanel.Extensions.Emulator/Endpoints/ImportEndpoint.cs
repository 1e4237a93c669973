using Mixpanel.Extensions.Emulator.Replies;
using Mixpanel.Extensions.Emulator.Storage;
using Mixpanel.Extensions.Emulator.Validation;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Endpoints;

/// <summary><c>/import</c>: events of trusted senders.</summary>
internal sealed class ImportEndpoint(MixpanelEmulatorOptions options, Gatekeeper gatekeeper) : IEndpoint
{
    private readonly ImportCheck _check = new(options.IdentityMode, options.MaxProperties);

    public EndpointTraits Traits { get; } = new(EmulatorEndpoint.Import)
    {
        Get = true,
        Gzip = true,
        TakesEvents = true,
        Lines = true,
        MaxBytes = Math.Min(options.MaxRequestBytes, options.MaxDecompressedBytes),
    };

    public Reply? Refuse(Sender sender) => gatekeeper.Identify(sender) == CredentialKind.Unknown
        ? ImportReplies.Error(StatusCodes.Status401Unauthorized, gatekeeper.Explain(sender))
        : null;

    public Reply Fail(int status, string error) =>
        status == StatusCodes.Status400BadRequest ? ImportReplies.Unreadable(error) : ImportReplies.Error(status, error);

    public Answer Handle(Call call)
    {
        if (call.Records is null && !call.IsForm)
        {
            return Answer.Only(Fail(StatusCodes.Status400BadRequest, InventedTexts.NotJson));
        }

        var records = call.Records ?? [];

        if (records.Any(record => record.EventName == IdentityEvents.Merge) && !MayMerge(call))
        {
            return Answer.Only(Fail(StatusCodes.Status401Unauthorized, KnownTexts.InvalidCredentials));
        }

        MessageDraft[] drafts = [.. records.Select(record => Judge(record, call))];

        var reply = call.IsForm
            ? LegacyReplies.Verdict(BatchProblem.In(drafts), call.Switches.Verbose)
            : Summarize(records, drafts, call.Switches);

        return new Answer(reply, drafts);
    }

    private static Reply Summarize(IReadOnlyList<Record> records, MessageDraft[] drafts, Switches switches)
    {
        FailedRecord[] failed =
        [
            .. drafts.Index().Where(row => !row.Item.Verdict.IsValid).Select(row => Row(row.Index, records[row.Index], row.Item.Verdict)),
        ];
        var imported = drafts.Length - failed.Length;

        return switches switch
        {
            { Strict: true } => failed.Length == 0 ? ImportReplies.Imported(imported) : ImportReplies.Failed(failed, imported),
            { Verbose: true } => ImportReplies.Lenient(imported, failed.Length == 0),
            _ => Reply.Text(imported > 0 ? "1" : "0"),
        };
    }

    private static FailedRecord Row(int index, Record record, Verdict verdict) =>
        new(index, record.Properties?.IdText(EventIds.InsertId) ?? "", verdict.Field, verdict.Message);

    private bool MayMerge(Call call) =>
        gatekeeper.Identify(call.Sender) is CredentialKind.ServiceAccount or CredentialKind.ProjectSecret;

    private MessageDraft Judge(Record record, Call call) => new(
        EmulatorEndpoint.Import,
        Label.OfEvent(record, ReceivedKind.Import),
        record,
        _check.Judge(record, call.Switches.Strict, call.Now));
}
