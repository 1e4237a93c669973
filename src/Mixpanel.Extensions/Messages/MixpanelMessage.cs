using System.Text;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions;

/// <summary>
/// One message, encoded once and never changed: what is sent again is the same to the byte, so that Mixpanel recognises it.
/// </summary>
/// <remarks>It may be kept as long as you like; nothing in it is pooled.</remarks>
public sealed class MixpanelMessage
{
    private readonly long _unixMilliseconds;
    private readonly int _insertIdStart;
    private readonly int _insertIdLength;
    private readonly byte[] _json;

    internal MixpanelMessage(in MessageSeal seal)
    {
        _json = seal.Json;
        _unixMilliseconds = seal.UnixMilliseconds;
        _insertIdStart = seal.InsertIdStart;
        _insertIdLength = seal.InsertIdLength;
        Kind = seal.Kind;
        Subject = seal.Subject;
        Records = seal.Records;
        IsRepeatable = seal.IsRepeatable;
        IsIdentity = IdentityEvents.IsOne(seal.Kind, _json);
    }

    /// <summary>What it asks Mixpanel to do.</summary>
    public MessageKind Kind { get; }

    /// <summary>
    /// The profile or group it changes; messages with an equal kind and subject reach Mixpanel in the order they were sent. <c>null</c> for events,
    /// which have no order.
    /// </summary>
    public string? Subject { get; }

    /// <summary>How many records it puts into a request: the operations of a profile or group, else one.</summary>
    public int Records { get; }

    /// <summary>
    /// Whether Mixpanel ends up the same if it gets the message twice. <c>false</c> for <c>$add</c> and <c>$append</c>, for operations we do
    /// not know, and for an event without <c>$insert_id</c>.
    /// </summary>
    public bool IsRepeatable { get; }

    /// <summary>The message as it travels: UTF-8 JSON, several records joined by commas.</summary>
    public ReadOnlyMemory<byte> Json => _json;

    /// <summary>When it happened, to the millisecond, in UTC.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(_unixMilliseconds);

    /// <summary>The key by which Mixpanel drops a second copy of an event; <c>null</c> where there is none.</summary>
    public string? InsertId => _insertIdLength == 0 ? null : Encoding.ASCII.GetString(_json, _insertIdStart, _insertIdLength);

    /// <summary>One of <c>$identify</c>, <c>$create_alias</c> and <c>$merge</c>, which can fail the whole request they are in.</summary>
    internal bool IsIdentity { get; }

    internal ReadOnlySpan<byte> Utf8 => _json;

    /// <summary>Makes a message again from what a store or a relay kept of it.</summary>
    /// <param name="kind">Its <see cref="Kind"/>.</param>
    /// <param name="json">Its <see cref="Json"/>, which is copied.</param>
    /// <param name="time">Its <see cref="Time"/>.</param>
    /// <param name="subject">Its <see cref="Subject"/>.</param>
    /// <param name="insertId">Its <see cref="InsertId"/>.</param>
    /// <param name="records">Its <see cref="Records"/>, at least one.</param>
    /// <param name="isRepeatable">Its <see cref="IsRepeatable"/>.</param>
    /// <returns>An equal message.</returns>
    /// <exception cref="ArgumentException"><paramref name="json"/> is empty or does not hold <paramref name="insertId"/>.</exception>
    public static MixpanelMessage Restore(
        MessageKind kind, ReadOnlySpan<byte> json, DateTimeOffset time, string? subject, string? insertId, int records, bool isRepeatable)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(records, 1);
        if (json.IsEmpty)
        {
            throw new ArgumentException("A message is not empty.", nameof(json));
        }

        var start = insertId is null ? 0 : json.IndexOf(Encoding.ASCII.GetBytes($"\"$insert_id\":\"{insertId}\""));
        if (start < 0)
        {
            throw new ArgumentException("The JSON does not hold the insert id.", nameof(json));
        }

        return new MixpanelMessage(new MessageSeal
        {
            Kind = kind,
            Json = json.ToArray(),
            UnixMilliseconds = time.ToUnixTimeMilliseconds(),
            Subject = subject,
            InsertIdStart = start + "\"$insert_id\":\"".Length,
            InsertIdLength = insertId?.Length ?? 0,
            Records = records,
            IsRepeatable = isRepeatable,
        });
    }

    /// <summary>The kind and the size. Never the content: a message may end up in a log.</summary>
    /// <returns>For example <c>Event, 312 bytes</c>.</returns>
    public override string ToString() => $"{Kind}, {_json.Length} bytes";
}
