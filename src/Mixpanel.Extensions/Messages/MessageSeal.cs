namespace Mixpanel.Extensions.Messages;

/// <summary>Everything a message is made of, at the moment it is frozen.</summary>
internal readonly ref struct MessageSeal
{
    internal required MessageKind Kind { get; init; }

    internal required byte[] Json { get; init; }

    internal required long UnixMilliseconds { get; init; }

    internal string? Subject { get; init; }

    internal int InsertIdStart { get; init; }

    internal int InsertIdLength { get; init; }

    internal required int Records { get; init; }

    internal required bool IsRepeatable { get; init; }
}
