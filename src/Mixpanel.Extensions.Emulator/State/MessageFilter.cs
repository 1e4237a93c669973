namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Which messages are wanted; what is <see langword="null"/> does not matter.</summary>
internal sealed record MessageFilter
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 2000;

    public EmulatorEndpoint? Endpoint { get; init; }

    public ReceivedKind? Kind { get; init; }

    public ReceivedOutcome? Outcome { get; init; }

    /// <summary>The exact name of an event, or an operator such as <c>$set</c>.</summary>
    public string? Event { get; init; }

    /// <summary>Any id of a person, whose other ids are found too, or <c>key/id</c> of a group.</summary>
    public string? User { get; init; }

    /// <summary>Text that occurs in the message as received, or in its problem; upper and lower case are the same for ASCII.</summary>
    public string? Text { get; init; }

    /// <summary>Only messages with a smaller sequence number.</summary>
    public long? Before { get; init; }

    public int Limit { get; init; } = DefaultLimit;
}
