namespace Mixpanel.Extensions.Emulator.Validation;

/// <summary>The events that join ids instead of saying that something happened.</summary>
internal static class IdentityEvents
{
    public const string Identify = "$identify";
    public const string CreateAlias = "$create_alias";
    public const string Merge = "$merge";

    public static bool Contains(string? name) => name is Identify or CreateAlias or Merge;
}
