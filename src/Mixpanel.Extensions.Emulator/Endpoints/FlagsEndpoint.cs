using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mixpanel.Extensions.Emulator.Replies;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Endpoints;

/// <summary><c>/flags</c> and <c>/flags/definitions</c>: serve what they were given, and decide nothing.</summary>
internal sealed partial class FlagsEndpoint(
    EmulatorEndpoint name,
    MixpanelEmulatorOptions options,
    EmulatorFlags flags,
    Gatekeeper gatekeeper) : IEndpoint
{
    public EndpointTraits Traits { get; } = new(name)
    {
        Get = true,
        Post = false,
        MaxBytes = options.MaxDecompressedBytes,
    };

    public Reply? Refuse(Sender sender) =>
        sender.Credential is null || gatekeeper.Identify(sender) == CredentialKind.Unknown
            ? Fail(StatusCodes.Status401Unauthorized, KnownTexts.InvalidCredentials)
            : null;

    public Reply Fail(int status, string error) => LegacyReplies.Error(status, error);

    public Answer Handle(Call call)
    {
        if (options.CheckTraceparent && call.Traceparent is { } traceparent && !WellFormed().IsMatch(traceparent))
        {
            return Answer.Only(Fail(StatusCodes.Status400BadRequest, InventedTexts.BadTraceparent));
        }

        if (name == EmulatorEndpoint.FlagDefinitions)
        {
            return Answer.Only(FlagReplies.Definitions(flags.EnabledDefinitions()));
        }

        return DistinctId(call.Query.Bytes("context")) is { } distinctId
            ? Answer.Only(FlagReplies.Variants(flags.VariantsOf(distinctId, call.Query.Text("flag_key"))))
            : Answer.Only(Fail(StatusCodes.Status400BadRequest, KnownTexts.NoFlagContext));
    }

    private static string? DistinctId(byte[]? context) =>
        context is not null && JsonTree.TryParse(context, out var element) && new JsonTree().Build(element) is JsonObject json
            ? json.Text("distinct_id")
            : null;

    [GeneratedRegex(@"^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}\z")]
    private static partial Regex WellFormed();
}
