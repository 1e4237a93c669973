using System.Text;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Builders;

/// <summary>Writes who did it and the insert id, and refuses ids that Mixpanel refuses.</summary>
internal static class EventIdWriter
{
    internal static MessageFault? WriteDistinctId(
        JsonBuffer json, in EventContent content, in ReservedProperties reserved, bool boundForImport)
    {
        if ((CheckId(EventProperties.UserId, Own(content, reserved.UserId)) ?? CheckId(EventProperties.DeviceId, Own(content, reserved.DeviceId))) is { } junk)
        {
            return junk;
        }

        var isGiven = reserved.DistinctId >= 0;
        PropertyValue id = isGiven ? Own(content, reserved.DistinctId) : content.DistinctId;
        if (id.IsBlank)
        {
            // A caller who writes null himself means an event of nobody, which /track takes.
            var hasOtherId = !Own(content, reserved.UserId).IsBlank || !Own(content, reserved.DeviceId).IsBlank;
            if (!hasOtherId && (boundForImport || !isGiven || id.Kind != PropertyKind.Null))
            {
                return new MessageFault(
                    SendReason.MissingDistinctId, "distinct_id", "An event needs a distinct id, or a $user_id or $device_id instead of it.");
            }

            if (id.Kind == PropertyKind.Null && !isGiven)
            {
                return null;
            }
        }

        return WriteDistinctId(json, id);
    }

    private static PropertyValue Own(in EventContent content, int index) =>
        index < 0 ? PropertyValue.Null : content.Properties!.At(index).Value;

    private static MessageFault? CheckId(string name, in PropertyValue id)
    {
        if (id.Kind is not (PropertyKind.Null or PropertyKind.Fault) && id.IdText is null)
        {
            return new MessageFault(SendReason.InvalidDistinctId, name, "An id is a text or a number, not a list or an object.");
        }

        return DisallowedIds.Contains(id)
            ? new MessageFault(SendReason.InvalidDistinctId, name, "Mixpanel disallows this id because it never means one user.")
            : null;
    }

    private static MessageFault? WriteDistinctId(JsonBuffer json, in PropertyValue id)
    {
        if (CheckId(EventProperties.DistinctId, id) is { } junk)
        {
            return junk;
        }

        json.Raw("\"distinct_id\":"u8);
        var writer = new PropertyWriter(json, PropertyLimits.Event, rewrite: null);
        if (!writer.Write(EventProperties.DistinctId, id))
        {
            return writer.Fault;
        }

        json.Byte((byte)',');
        return null;
    }

    internal static MessageFault? WriteInsertId(
        JsonBuffer json, in EventContent content, in ReservedProperties reserved, bool boundForImport, out InsertIdSpan insertId)
    {
        json.Raw(",\"$insert_id\":"u8);
        insertId = default;

        var given = content.InsertId;
        if (reserved.InsertId >= 0)
        {
            var value = content.Properties!.At(reserved.InsertId).Value;
            switch (value.Kind)
            {
                case PropertyKind.String: given = value.Text; break;
                case PropertyKind.Guid: given = ((Guid)value.Reference).ToString(); break;
                case PropertyKind.Null when !boundForImport: json.Null(); return null;
                default: return InsertIdFault("is no text");
            }
        }

        json.Byte((byte)'"');
        var start = json.Length;
        if (given is null)
        {
            InsertIds.Write(json.Free(InsertIds.Length));
            json.Advance(InsertIds.Length);
        }
        else if (Check(given) is { } fault)
        {
            return fault;
        }
        else
        {
            json.Advance(Encoding.ASCII.GetBytes(given, json.Free(given.Length)));
        }

        insertId = new InsertIdSpan(start, json.Length - start);
        json.Byte((byte)'"');
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
