namespace Mixpanel.Extensions.Flags.Remote;

/// <summary>What is asked. Equal questions have one answer.</summary>
/// <param name="Settings">The credentials it is asked with; other ones may lead to another project.</param>
/// <param name="Context">For whom, escaped for an address.</param>
/// <param name="FlagKey">The only flag to answer; <c>null</c> for all.</param>
internal readonly record struct RemoteQuestion(FlagsSettings Settings, string Context, string? FlagKey);
