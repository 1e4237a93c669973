using System.ComponentModel;

namespace Mixpanel.Extensions.Emulator.Page.Live;

/// <summary>A line of the live list: a message, or a request that brought none because it was refused as a whole.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LiveEntry
{
    private readonly bool _weighsRequest;
    private MessageFacts? _facts;

    internal LiveEntry(long number, ReceivedRequest? request, ReceivedMessage? message, bool weighsRequest)
    {
        _weighsRequest = weighsRequest;
        Number = number;
        Request = request;
        Message = message;
    }

    /// <summary>Position in order of arrival.</summary>
    public long Number { get; }

    /// <summary>The request it came with; <see langword="null"/> when that was not kept over a restart.</summary>
    public ReceivedRequest? Request { get; }

    /// <summary>The message; <see langword="null"/> when the whole request was refused.</summary>
    public ReceivedMessage? Message { get; }

    /// <summary>What became of it.</summary>
    public ReceivedOutcome Outcome => Message?.Outcome ?? ReceivedOutcome.Rejected;

    /// <summary>What the line is called in the address of the page: the message's number, or <c>r</c> and that of the request.</summary>
    public string Key => Message is null ? $"r{Request!.Sequence}" : $"{Message.Sequence}";

    /// <summary>When it arrived.</summary>
    public DateTimeOffset ReceivedAt => Message?.ReceivedAt ?? Request!.ReceivedAt;

    // Roughly what would be free without it. A request is shared by its messages, and counted with one of them.
    internal long Weight => (Message?.Utf8.Length ?? 0) + (_weighsRequest ? Request!.Weight : 0);

    // Only what comes into sight is ever read. Two viewers may both read it; the results are the same.
    internal MessageFacts Facts => _facts ??= MessageFacts.Of(this);
}
