using Mixpanel.Extensions.Emulator.Replies;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Endpoints;

/// <summary>Knows the credentials of the emulated project.</summary>
internal sealed class Gatekeeper(MixpanelEmulatorOptions options)
{
    public CredentialKind Identify(Sender sender)
    {
        if (sender.Credential is not { } credential)
        {
            return IsKnownKey(sender.ApiKey) ? CredentialKind.ProjectSecret : CredentialKind.Unknown;
        }

        if (credential.HasSecret)
        {
            return sender.NamesProject && IsServiceAccount(credential, sender.ProjectId!) ? CredentialKind.ServiceAccount : CredentialKind.Unknown;
        }

        return sender.NamesProject ? CredentialKind.Unknown : IdentifyUsername(credential.Username);
    }

    /// <summary>Whether this is a credential that must never be sent to the endpoints that take none.</summary>
    public bool IsLeak(Sender sender) =>
        options.RefuseLeakedCredentials
        && sender.Credential is { } credential
        && (credential.HasSecret || credential.Username == options.ProjectSecret);

    /// <summary>Why a credential is refused.</summary>
    public string Explain(Sender sender) => sender.Credential switch
    {
        _ when !options.ExplainRefusedCredentials => KnownTexts.InvalidCredentials,
        { HasSecret: true } account when account.Username != options.ServiceAccountUsername => KnownTexts.UnknownServiceAccount,
        { HasSecret: false } secret when secret.Username == options.ProjectSecret => KnownTexts.ProjectMismatch,
        { HasSecret: false } => KnownTexts.InvalidProjectSecret,
        _ => KnownTexts.InvalidCredentials,
    };

    private bool IsKnownKey(string? key) =>
        !string.IsNullOrEmpty(key)
        && (key == options.ProjectSecret || (options.ProjectSecret is null && options.ProjectToken is null));

    private CredentialKind IdentifyUsername(string username)
    {
        if (username == options.ProjectSecret)
        {
            return CredentialKind.ProjectSecret;
        }

        return options.ProjectToken is null || username == options.ProjectToken ? CredentialKind.Token : CredentialKind.Unknown;
    }

    private bool IsServiceAccount(Credential credential, string projectId)
    {
        var knownAccount = string.IsNullOrEmpty(options.ServiceAccountUsername)
            || (credential.Username == options.ServiceAccountUsername && credential.Secret == options.ServiceAccountSecret);

        return knownAccount && (options.ProjectId is null || projectId == options.ProjectId);
    }
}
