using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.State;

namespace Mixpanel.Extensions.Emulator;

/// <summary>An event as Mixpanel stores it: whose it is, when it happened, and its properties after all rules.</summary>
/// <remarks>It does not change: an identity that is joined later shows in the event the next time it is asked for.</remarks>
public sealed class StoredEvent
{
    private readonly EventRow _row;

    internal StoredEvent(EventRow row, string distinctId)
    {
        _row = row;
        DistinctId = distinctId;
    }

    /// <summary>The <see cref="ReceivedMessage.Sequence"/> of the message that brought it.</summary>
    public long Sequence => _row.Message.Sequence;

    /// <summary>Its name; <c>$hotshard_events</c> when its user had too many events on that day.</summary>
    public string Name => _row.StoredName;

    /// <summary>Whose it is: the one id by which Mixpanel knows all ids of a person. Empty when it is nobody's.</summary>
    public string DistinctId { get; }

    /// <summary>Whose it was when it arrived, before ids were joined. Empty when it was nobody's.</summary>
    public string ReceivedDistinctId => _row.DistinctId;

    /// <summary>When it happened, to the millisecond; when it arrived, if the sender did not say or named a moment to come.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(_row.Time);

    /// <summary>The sender's <c>$insert_id</c>; <see langword="null"/> when there was none, and nothing is then a duplicate of it.</summary>
    public string? InsertId => _row.InsertId;

    /// <summary>When it arrived, by the emulator's clock.</summary>
    public DateTimeOffset ReceivedAt => _row.Message.ReceivedAt;

    /// <summary>
    /// Its properties as stored, built anew by each call: text cut to 255 characters, <c>time</c>, <c>distinct_id</c> and
    /// <c>$insert_id</c> filled in, <c>token</c> and <c>ip</c> taken out.
    /// </summary>
    public JsonObject Properties => StoredProperties.Build(_row, DistinctId);

    /// <summary>Names the event and whose it is.</summary>
    public override string ToString() => $"{Name} ({DistinctId})";

    internal EventRow Row => _row;
}
