namespace Mixpanel.Extensions.Transport;

/// <summary>What an answer means for the messages of its request: one result for all, a result for some, or a smaller request.</summary>
internal sealed record ReplyVerdict
{
    private ReplyVerdict()
    {
    }

    /// <summary>The result of every message.</summary>
    internal SendResult? All { get; private init; }

    /// <summary>A result for each message; where there is none the message is to be sent again.</summary>
    internal SendResult?[]? Each { get; private init; }

    /// <summary>Neither <see cref="All"/> nor <see cref="Each"/>: the messages are to be sent again in two halves.</summary>
    internal static ReplyVerdict Halved { get; } = new();

    internal static ReplyVerdict ForAll(SendResult result) => new() { All = result };

    internal static ReplyVerdict ForEach(SendResult?[] results) => new() { Each = results };
}
