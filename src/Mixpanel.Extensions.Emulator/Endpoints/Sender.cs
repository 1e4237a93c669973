using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Endpoints;

/// <summary>Who sent a request, as far as the request says.</summary>
/// <param name="Credential">From the header; <see langword="null"/> when there is none.</param>
/// <param name="ProjectId">The project named in the query.</param>
/// <param name="ApiKey">The field <c>api_key</c> by which older libraries prove themselves.</param>
internal sealed record Sender(Credential? Credential, string? ProjectId, string? ApiKey)
{
    // The project of a token or a project secret is known, and Mixpanel does not want it to be named; a service account must name it.
    public bool NamesProject => !string.IsNullOrEmpty(ProjectId);
}
