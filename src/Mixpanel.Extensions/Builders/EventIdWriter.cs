using System.Text;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Builders;

/// <summary>Writes who did it and the insert id, and refuses ids that Mixpanel refuses.</summary>
internal readonly ref struct EventIdWriter
{
    private readonly JsonBuffer _json;
    private readonly EventContent _content;
    private readonly ReservedProperties _reserved;
    private readonly bool _boundForImport;

    internal EventIdWriter(JsonBuffer json, in EventContent content, in ReservedProperties reserved, bool boundForImport)
    {
        _json = json;
        _content = content;
        _reserved = reserved;
        _boundForImport = boundForImport;
    }

    internal MessageFault? WriteDistinctId()
    {
        if ((CheckId(EventProperties.UserId, Own(_reserved.UserId)) ?? CheckId(EventProperties.DeviceId, Own(_reserved.DeviceId))) is { } junk)
        {
            return junk;
        }

        var isGiven = _reserved.DistinctId >= 0;
        PropertyValue id = isGiven ? Own(_reserved.DistinctId) : _content.DistinctId;
        if (id.IsBlank)
        {
            // A caller who writes null himself means an event of nobody, which /track takes.
            var hasOtherId = !Own(_reserved.UserId).IsBlank || !Own(_reserved.DeviceId).IsBlank;
            if (!hasOtherId && (_boundForImport || !isGiven || id.Kind != PropertyKind.Null))
            {
                return new MessageFault(
                    SendReason.MissingDistinctId, "distinct_id", "An event needs a distinct id, or a $user_id or $device_id instead of it.");
            }

            if (id.Kind == PropertyKind.Null && !isGiven)
            {
                return null;
            }
        }

        return WriteDistinctId(id);
    }

    private PropertyValue Own(int index) => index < 0 ? PropertyValue.Null : _content.Properties!.At(index).Value;

    private static MessageFault? CheckId(string name, in PropertyValue id) => DisallowedIds.Contains(id)
        ? new MessageFault(SendReason.InvalidDistinctId, name, "Mixpanel disallows this id because it never means one user.")
        : null;

    private MessageFault? WriteDistinctId(in PropertyValue id)
    {
        if (CheckId(EventProperties.DistinctId, id) is { } junk)
        {
            return junk;
        }

        _json.Raw("\"distinct_id\":"u8);
        var writer = new PropertyWriter(_json, PropertyLimits.Event, rewrite: null);
        if (!writer.Write(EventProperties.DistinctId, id))
        {
            return writer.Fault;
        }

        _json.Byte((byte)',');
        return null;
    }

    internal MessageFault? WriteInsertId(out InsertIdSpan insertId)
    {
        _json.Raw(",\"$insert_id\":"u8);
        insertId = default;

        var given = _content.InsertId;
        if (_reserved.InsertId >= 0)
        {
            var value = _content.Properties!.At(_reserved.InsertId).Value;
            switch (value.Kind)
            {
                case PropertyKind.String: given = value.Text; break;
                case PropertyKind.Guid: given = ((Guid)value.Reference).ToString(); break;
                case PropertyKind.Null when !_boundForImport: _json.Null(); return null;
                default: return InsertIdFault("is no text");
            }
        }

        _json.Byte((byte)'"');
        var start = _json.Length;
        if (given is null)
        {
            InsertIds.Write(_json.Free(InsertIds.Length));
            _json.Advance(InsertIds.Length);
        }
        else if (Check(given) is { } fault)
        {
            return fault;
        }
        else
        {
            _json.Advance(Encoding.ASCII.GetBytes(given, _json.Free(given.Length)));
        }

        insertId = new InsertIdSpan(start, _json.Length - start);
        _json.Byte((byte)'"');
        return null;
    }

    private static MessageFault? Check(string insertId)
    {
        if (insertId.Length is 0 or > MixpanelLimits.InsertIdBytes)
        {
            return InsertIdFault($"has {insertId.Length} characters");
        }

        foreach (var character in insertId)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '-')
            {
                return InsertIdFault("has other characters");
            }
        }

        return DisallowedIds.Contains(insertId) ? InsertIdFault("is one that Mixpanel disallows") : null;
    }

    private static MessageFault InsertIdFault(string problem) => new(
        SendReason.InvalidInsertId,
        EventProperties.InsertId,
        $"An insert id has 1 to {MixpanelLimits.InsertIdBytes} characters of [A-Za-z0-9-]; this one {problem}.");
}
