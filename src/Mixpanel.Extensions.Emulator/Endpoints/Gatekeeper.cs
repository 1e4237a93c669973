using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Endpoints;

/// <summary>Knows the credentials of the emulated project.</summary>
internal sealed class Gatekeeper(MixpanelEmulatorOptions options)
{
    public CredentialKind Identify(Credential? credential, string? projectId)
    {
        if (credential is null)
        {
            return CredentialKind.Unknown;
        }

        // The project of a token or a project secret is known, and Mixpanel does not want it to be named; a service account must name it.
        var namesProject = !string.IsNullOrEmpty(projectId);

        if (credential.HasSecret)
        {
            return namesProject && IsServiceAccount(credential, projectId!) ? CredentialKind.ServiceAccount : CredentialKind.Unknown;
        }

        return namesProject ? CredentialKind.Unknown : IdentifyUsername(credential.Username);
    }

    /// <summary>Whether this is a credential that must never be sent to the endpoints that take none.</summary>
    public bool IsLeak(Credential? credential) =>
        credential is not null && (credential.HasSecret || credential.Username == options.ProjectSecret);

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
