namespace OpenFeature.Constant;

/// <summary>Of what OpenFeature's SDK for .NET has under this name, what the provider uses.</summary>
public static class Reason
{
    public const string TargetingMatch = "TARGETING_MATCH";
    public const string Disabled = "DISABLED";
    public const string Default = "DEFAULT";
    public const string Error = "ERROR";
}
