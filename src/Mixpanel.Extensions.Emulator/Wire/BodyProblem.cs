namespace Mixpanel.Extensions.Emulator.Wire;

/// <summary>Why a body could not be read.</summary>
internal enum BodyProblem
{
    None,
    TooLarge,
    NotGzip,
    UnknownEncoding,
    TooSlow,
    Broken,
}
