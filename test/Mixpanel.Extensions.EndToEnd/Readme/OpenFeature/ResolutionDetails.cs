using OpenFeature.Constant;

namespace OpenFeature.Model;

/// <summary>Of what OpenFeature's SDK for .NET has under this name, what the provider uses.</summary>
public sealed class ResolutionDetails<T>(
    string flagKey, T value, ErrorType errorType = ErrorType.None, string? reason = null, string? variant = null, string? errorMessage = null)
{
    public string FlagKey { get; } = flagKey;

    public T Value { get; } = value;

    public ErrorType ErrorType { get; } = errorType;

    public string? Reason { get; } = reason;

    public string? Variant { get; } = variant;

    public string? ErrorMessage { get; } = errorMessage;
}
