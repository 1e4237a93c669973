namespace OpenFeature.Constant;

/// <summary>What OpenFeature's SDK for .NET has under this name.</summary>
public enum ErrorType
{
    None,
    ProviderNotReady,
    FlagNotFound,
    ParseError,
    TypeMismatch,
    General,
    InvalidContext,
    TargetingKeyMissing,
    ProviderFatal,
}
