namespace Mixpanel.Extensions.Emulator.Endpoints;

/// <summary>Who a credential belongs to.</summary>
internal enum CredentialKind
{
    Unknown,
    Token,
    ProjectSecret,
    ServiceAccount,
}
