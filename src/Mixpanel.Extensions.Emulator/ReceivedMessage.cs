using System.Text;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Display;
using Mixpanel.Extensions.Emulator.State;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator;

/// <summary>One message the emulator received: an event, or an update of a profile.</summary>
public sealed class ReceivedMessage
{
    private JsonObject? _json;

    internal ReceivedMessage()
    {
    }

    /// <summary>Position in order of arrival, starting at 1 and never reused.</summary>
    public long Sequence { get; internal init; }

    /// <summary>The address it arrived at.</summary>
    public EmulatorEndpoint Endpoint { get; internal init; }

    /// <summary>What it is about.</summary>
    public ReceivedKind Kind { get; internal init; }

    /// <summary>
    /// The name of the event, or the operator of a profile update such as <c>$set</c>; several operators are joined by <c>+</c>.
    /// Empty when the message has none, cut to 255 characters as Mixpanel does.
    /// </summary>
    public string Name { get; internal init; } = "";

    /// <summary>Whom it concerns: the distinct id, or <c>key/id</c> of a group, each cut to 255 characters. Empty when the message does not say.</summary>
    public string Subject { get; internal init; } = "";

    /// <summary>
    /// The message as a tree of its own: changing it changes nothing in the emulator but this object. Of a repeated key the last
    /// value counts. Empty when the message is not a JSON object.
    /// </summary>
    public JsonObject Json => LazyInitializer.EnsureInitialized(ref _json, ReadJson);

    /// <summary>The message exactly as received, apart from bytes that are not UTF-8.</summary>
    public string RawJson => Encoding.UTF8.GetString(Utf8);

    /// <summary>What became of it.</summary>
    public ReceivedOutcome Outcome { get; internal init; }

    /// <summary>Why it was rejected or ignored, as <c>field: message</c>; <see langword="null"/> when it was accepted.</summary>
    public string? Problem { get; internal init; }

    /// <summary>When it arrived, by the emulator's clock.</summary>
    public DateTimeOffset ReceivedAt { get; internal init; }

    internal byte[] Utf8 { get; init; } = [];

    // The text it brought and what is said of it: a problem may name a property that is as long as the message itself.
    internal long Weight => Utf8.Length + (2L * (Name.Length + Subject.Length + (Problem?.Length ?? 0)));

    /// <summary>What it has in common with the other messages of its request.</summary>
    internal Arrival? Arrival { get; init; }

    /// <summary>The stored event it became; <see langword="null"/> when it is no event, or was not stored.</summary>
    internal EventRow? Row { get; set; }

    /// <summary>Describes the message in one line of bounded length, without control characters.</summary>
    public override string ToString() => MessageLine.Format(this);

    // Built anew on every call: a long-running emulator would otherwise hold a tree for each of its messages.
    internal JsonObject ReadJson() =>
        JsonTree.TryParse(Utf8, out var element) && new JsonTree().Build(element) is JsonObject json ? json : [];
}
