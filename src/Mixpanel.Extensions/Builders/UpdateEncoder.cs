using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Builders;

/// <summary>Writes the records of a profile or group update, one operator each, joined by commas.</summary>
internal ref struct UpdateEncoder
{
    private readonly JsonBuffer _json;
    private PropertyWriter _writer;

    private UpdateEncoder(JsonBuffer json, PropertyRewriter? rewriter)
    {
        _json = json;
        _writer = new PropertyWriter(json, PropertyLimits.Profile, rewriter);
    }

    internal static EncodeOutcome Encode(
        ProjectEncoding project,
        MessageKind kind,
        MixpanelProperties ids,
        IReadOnlyList<UpdateOperation> operations,
        MixpanelProperties? meta,
        PropertyRewriter? rewriter)
    {
        if (operations.Count == 0)
        {
            return new MessageFault(SendReason.NothingToSend, null, "The update has no operation.");
        }

        if (operations.Count > MixpanelLimits.RecordsPerRequest)
        {
            return new MessageFault(
                SendReason.TooManyItems,
                "operations",
                $"The update has {operations.Count} operations; Mixpanel takes at most {MixpanelLimits.RecordsPerRequest} in a request.");
        }

        var json = JsonBuffer.Rent();
        try
        {
            return new UpdateEncoder(json, rewriter).Encode(project, kind, ids, operations, meta);
        }
        finally
        {
            JsonBuffer.Return(json);
        }
    }

    private EncodeOutcome Encode(
        ProjectEncoding project,
        MessageKind kind,
        MixpanelProperties ids,
        IReadOnlyList<UpdateOperation> operations,
        MixpanelProperties? meta)
    {
        var now = project.UnixMilliseconds;
        var isRepeatable = true;
        string? subject = null;
        foreach (var operation in operations)
        {
            var record = new MixpanelProperties { ["$token"] = project.Token, ["$time"] = now / 1000 };
            record.SetAll(ids);
            record.SetAll(operation.Fields);
            record.SetAll(meta ?? []);

            if (CheckId(record) is { } invalid)
            {
                return invalid;
            }

            if (_json.Length > 0)
            {
                _json.Byte((byte)',');
            }

            if (Write(record) is { } fault)
            {
                return fault;
            }

            isRepeatable &= UpdateOperators.AreRepeatable(record);
            subject ??= Subject(kind, record);
        }

        return new MixpanelMessage(new MessageSeal
        {
            Kind = kind,
            Json = _json.ToArray(),
            UnixMilliseconds = now,
            Subject = subject,
            Records = operations.Count,
            IsRepeatable = isRepeatable,
        });
    }

    private static MessageFault? CheckId(MixpanelProperties record)
    {
        if (!record.TryGetValue("$distinct_id", out var id))
        {
            return null;
        }

        if (id.IsBlank)
        {
            return new MessageFault(SendReason.MissingDistinctId, "$distinct_id", "A profile needs a distinct id.");
        }

        return DisallowedIds.Contains(id)
            ? new MessageFault(SendReason.InvalidDistinctId, "$distinct_id", "Mixpanel disallows this id because it never means one user.")
            : null;
    }

    /// <summary>Two spellings that mean one profile must be one subject; a separator that no id holds keeps key and id apart.</summary>
    private static string? Subject(MessageKind kind, MixpanelProperties record) => kind == MessageKind.Profile
        ? record["$distinct_id"].IdText
        : $"{record["$group_key"].IdText}\u001f{record["$group_id"].IdText}";

    private MessageFault? Write(MixpanelProperties record)
    {
        _json.Byte((byte)'{');
        for (var i = 0; i < record.Count; i++)
        {
            var (name, value) = record.At(i);
            if (i > 0)
            {
                _json.Byte((byte)',');
            }

            _json.String(name);
            _json.Byte((byte)':');
            if (!WriteField(name, value, out var fault))
            {
                return fault;
            }
        }

        _json.Byte((byte)'}');
        return _json.Length < MixpanelLimits.MessageBytes ? null : TooLarge(null);
    }

    /// <summary>The limit is Mixpanel's for one operation; all of a builder's share a request, so here it holds for them together.</summary>
    private static MessageFault TooLarge(string? name) => new(
        SendReason.TooLarge, name, $"The operations of one update must have less than {MixpanelLimits.MessageBytes} bytes together.");

    /// <summary>The operand of an operator is a set of properties, each with a limit of its own; everything else is a plain field.</summary>
    private bool WriteField(string name, in PropertyValue value, out MessageFault? fault)
    {
        if (!value.IsPropertySet)
        {
            var written = _writer.WriteEnvelope(name, value);
            fault = _writer.Fault;
            return written;
        }

        try
        {
            fault = WriteProperties(value)?.Within(name);
        }
        catch (Exception exception)
        {
            // JSON text with the same key twice is only found out when it is read.
            fault = MessageFault.Unreadable(exception).Within(name);
        }

        return fault is null;
    }

    private MessageFault? WriteProperties(in PropertyValue properties)
    {
        _json.Byte((byte)'{');
        var count = 0;
        foreach (var (name, value) in properties.Members())
        {
            if (count == MixpanelLimits.ProfileProperties)
            {
                return new MessageFault(
                    SendReason.TooManyProperties, null, $"Mixpanel keeps at most {MixpanelLimits.ProfileProperties} properties in a profile.");
            }

            if (count++ > 0)
            {
                _json.Byte((byte)',');
            }

            _json.String(name);
            _json.Byte((byte)':');
            if (!_writer.Write(name, value))
            {
                return _writer.Fault;
            }

            if (_json.Length >= MixpanelLimits.MessageBytes)
            {
                return TooLarge(name);
            }
        }

        _json.Byte((byte)'}');
        return null;
    }
}
