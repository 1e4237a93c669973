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
            return TooLarge();
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

        if (EventIdWriter.WriteDistinctId(_json, _content, _reserved, boundForImport) is { } fault)
        {
            return fault;
        }

        _json.Raw("\"time\":"u8);
        _json.Number(time);
        if (EventIdWriter.WriteInsertId(_json, _content, _reserved, boundForImport, out insertId) is { } invalid)
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

        // Not only at the end: 255 properties just within the limit would fill a quarter of a gigabyte first.
        return _json.Length < MixpanelLimits.MessageBytes ? null : TooLarge();
    }

    private readonly MessageFault TooLarge() => new(
        SendReason.TooLarge,
        _largest is null ? "event" : $"properties.{_largest}",
        $"The event has {MixpanelLimits.MessageBytes} bytes or more, and Mixpanel takes less. This is its largest property.");

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
}
