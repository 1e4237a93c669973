using System.ComponentModel;

namespace Mixpanel.Extensions.Emulator.Page.Live;

/// <summary>A line of the live list: a message, or a request that brought none because it was refused as a whole.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LiveEntry
{
    private readonly Lazy<MessageFacts> _facts;

    internal LiveEntry(long number, ReceivedRequest request, ReceivedMessage? message)
    {
        Number = number;
        Request = request;
        Message = message;
        // Only what comes into sight is ever read.
        _facts = new Lazy<MessageFacts>(() => MessageFacts.Of(this));
    }

    /// <summary>Position in order of arrival.</summary>
    public long Number { get; }

    /// <summary>The request it came with.</summary>
    public ReceivedRequest Request { get; }

    /// <summary>The message; <see langword="null"/> when the whole request was refused.</summary>
    public ReceivedMessage? Message { get; }

    /// <summary>What became of it.</summary>
    public ReceivedOutcome Outcome => Message?.Outcome ?? ReceivedOutcome.Rejected;

    internal MessageFacts Facts => _facts.Value;
}
