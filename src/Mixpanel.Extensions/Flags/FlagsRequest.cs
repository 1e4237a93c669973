namespace Mixpanel.Extensions.Flags;

/// <summary>One question about flags.</summary>
/// <param name="Path">How the address is called in metrics and logs.</param>
/// <param name="Address">The address, which holds the token.</param>
/// <param name="Settings">The credentials and limits in force.</param>
/// <param name="MaxBytes">The longest answer that is read.</param>
internal sealed record FlagsRequest(string Path, Uri Address, FlagsSettings Settings, int MaxBytes)
{
    /// <summary>What the last answer is known by, if the server said so.</summary>
    internal string? ETag { get; init; }

    /// <summary>Reads the answer; <c>false</c> if it is none of Mixpanel's, which is a failure like another.</summary>
    internal Func<ReadOnlyMemory<byte>, bool>? TryRead { get; init; }
}
