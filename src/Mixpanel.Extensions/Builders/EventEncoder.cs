using System.Text;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Builders;

/// <summary>
/// Writes an event: the token, who, when and the insert id first, then the default properties, then the caller's. What the caller also
/// gave is written once, with the caller's value.
/// </summary>
internal ref struct EventEncoder
{
    private readonly ProjectEncoding _project;
    private readonly EventContent _content;
    private readonly JsonBuffer _json;
    private readonly ReservedProperties _reserved;
    private readonly bool _replaced;
    private PropertyWriter _writer;
    private string? _largest;
    private int _largestBytes;

    private EventEncoder(ProjectEncoding project, in EventContent content, JsonBuffer json, PropertyRewriter? rewriter)
    {
        _project = project;
        _content = content;
        _json = json;
        _reserved = ReservedProperties.Find(content.Properties);
        _replaced = content.Meta?.ContainsKey("properties") == true;
        _writer = new PropertyWriter(json, PropertyLimits.Event, rewriter);
    }

    internal static EncodeOutcome Encode(ProjectEncoding project, in EventContent content, PropertyRewriter? rewriter, long now)
    {
        var json = JsonBuffer.Rent();
        try
        {
            return new EventEncoder(project, content, json, rewriter).Encode(now);
        }
        finally
        {
            JsonBuffer.Return(json);
        }
    }

    private EncodeOutcome Encode(long now)
    {
        if (!EventTimes.TryResolve(_content, _reserved.Time, now, out var time, out var fault))
        {
            return fault;
        }

        // Without an ip /import would place every user where this server stands; /track is told by ip=0 in the address.
        var boundForImport = _content.Kind == MessageKind.Import || _project.EventsGoToImport
            || now - time > (long)MixpanelLimits.TrackWindow.TotalMilliseconds;

        var insertId = default(InsertIdSpan);
        fault = WriteName();
        if (fault is null && !_replaced)
        {
            fault = CountProperties() ?? WriteHead(boundForImport, time, out insertId) ?? WriteDefaults() ?? WriteOwn();
        }

        fault ??= WriteMeta();
        if (fault is not null)
        {
            return fault;
        }

        if (_json.Length >= MixpanelLimits.MessageBytes)
        {
            return new MessageFault(
                SendReason.TooLarge,
                _largest is null ? "event" : $"properties.{_largest}",
                $"The event has {_json.Length} bytes; Mixpanel takes less than {MixpanelLimits.MessageBytes}. This is its largest property.");
        }

        return new MixpanelMessage(new MessageSeal
        {
            Kind = _content.Kind,
            Json = _json.ToArray(),
            UnixMilliseconds = time,
            InsertIdStart = insertId.Start,
            InsertIdLength = insertId.Length,
            Records = 1,
            IsRepeatable = insertId.Length > 0,
        });
    }

    private MessageFault? WriteName()
    {
        _json.Raw("{\"event\":"u8);
        if (_content.Meta?.TryGetValue("event", out var name) == true)
        {
            if (!_writer.WriteEnvelope("event", name))
            {
                return _writer.Fault;
            }
        }
        else
        {
            _json.String(_content.EventName);
        }

        if (!_replaced)
        {
            _json.Raw(",\"properties\":{"u8);
        }

        return null;
    }

    private readonly MessageFault? CountProperties()
    {
        var count = _reserved.Others;
        for (var i = 0; i < _project.DefaultProperties.Count; i++)
        {
            count += IsOwn(_project.DefaultProperties.At(i).Key) ? 0 : 1;
        }

        return count <= MixpanelLimits.EventProperties ? null : new MessageFault(
            SendReason.TooManyProperties,
            "properties",
            $"The event has {count} properties; Mixpanel takes at most {MixpanelLimits.EventProperties}.");
    }

    private MessageFault? WriteHead(bool boundForImport, long time, out InsertIdSpan insertId)
    {
        insertId = default;
        if (!_reserved.HasToken)
        {
            _json.Raw(_project.TokenProperty);
        }

        if (WriteDistinctId(boundForImport) is { } fault)
        {
            return fault;
        }

        _json.Raw("\"time\":"u8);
        _json.Number(time);
        if (WriteInsertId(boundForImport, out insertId) is { } invalid)
        {
            return invalid;
        }

        if (!_reserved.HasLibrary)
        {
            _json.Raw(_project.LibraryProperty);
        }

        if (!_reserved.HasLibraryVersion)
        {
            _json.Raw(_project.VersionProperty);
        }

        if (boundForImport && !_reserved.HasIp)
        {
            _json.Raw(",\"ip\":\"0\""u8);
        }

        return null;
    }

    private readonly MessageFault? WriteDistinctId(bool boundForImport)
    {
        PropertyValue id = _reserved.DistinctId >= 0 ? _content.Properties!.At(_reserved.DistinctId).Value : _content.DistinctId;
        var isGiven = _reserved.DistinctId >= 0;

        if (id.Kind == PropertyKind.Null || (id.Kind == PropertyKind.String && string.IsNullOrWhiteSpace(id.Text)))
        {
            // A caller who writes null himself means an event of nobody, which /track takes.
            var mayLack = _reserved.HasOtherId || (isGiven && id.Kind == PropertyKind.Null && !boundForImport);
            if (!mayLack)
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

    private readonly MessageFault? WriteDistinctId(in PropertyValue id)
    {
        if (id.Kind == PropertyKind.String && DisallowedIds.Contains(id.Text))
        {
            return new MessageFault(
                SendReason.InvalidDistinctId, EventProperties.DistinctId, "Mixpanel disallows this id because it never means one user.");
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

    private readonly MessageFault? WriteInsertId(bool boundForImport, out InsertIdSpan insertId)
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
                case PropertyKind.Null when !boundForImport: _json.Null(); return null;
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

    private MessageFault? WriteDefaults()
    {
        for (var i = 0; i < _project.DefaultProperties.Count; i++)
        {
            var (name, value) = _project.DefaultProperties.At(i);
            if (!IsOwn(name) && WriteProperty(name, value) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private MessageFault? WriteOwn()
    {
        if (_content.Properties is null)
        {
            return null;
        }

        var properties = _content.Properties.Entries;
        for (var i = 0; i < properties.Length; i++)
        {
            if (i == _reserved.DistinctId || i == _reserved.Time || i == _reserved.InsertId)
            {
                continue;
            }

            ref readonly var property = ref properties[i];
            if (WriteProperty(property.Key, property.Value) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private MessageFault? WriteProperty(string name, in PropertyValue value)
    {
        var start = _json.Length;
        _json.NextName(name);
        if (!_writer.Write(name, value))
        {
            return _writer.Fault!.Within("properties");
        }

        if (_json.Length - start > _largestBytes)
        {
            (_largest, _largestBytes) = (name, _json.Length - start);
        }

        return null;
    }

    private MessageFault? WriteMeta()
    {
        if (!_replaced)
        {
            _json.Byte((byte)'}');
        }

        for (var i = 0; i < (_content.Meta?.Count ?? 0); i++)
        {
            var (name, value) = _content.Meta!.At(i);
            if (name == "event")
            {
                continue;
            }

            _json.NextName(name);
            if (!_writer.WriteEnvelope(name, value))
            {
                return _writer.Fault;
            }
        }

        _json.Byte((byte)'}');
        return null;
    }

    private readonly bool IsOwn(string name) => _content.Properties?.ContainsKey(name) == true;

    private readonly record struct InsertIdSpan(int Start, int Length);
}
