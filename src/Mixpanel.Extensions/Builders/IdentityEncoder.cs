using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Builders;

/// <summary>Writes <c>$create_alias</c> and <c>$merge</c>: bare events that carry ids and the token, and nothing else.</summary>
internal static class IdentityEncoder
{
    internal static EncodeOutcome Encode(
        ProjectEncoding project,
        MessageKind kind,
        string eventName,
        MixpanelProperties properties,
        MixpanelProperties? meta,
        ReadOnlySpan<(string Field, string Id)> ids)
    {
        if (project.Enrichers.Length > 0 && project.Enrich(new MessageContext(kind, null, ids[0].Id, null)) is { } dropped)
        {
            return dropped;
        }

        foreach (var (field, id) in ids)
        {
            if (DisallowedIds.Contains(id))
            {
                return new MessageFault(SendReason.InvalidDistinctId, field, "Mixpanel disallows this id because it never means one user.");
            }
        }

        var message = new MixpanelProperties { ["event"] = eventName, ["properties"] = properties };
        if (meta is not null)
        {
            message.SetAll(meta);
        }

        return Write(project, kind, message);
    }

    private static EncodeOutcome Write(ProjectEncoding project, MessageKind kind, MixpanelProperties message)
    {
        var json = JsonBuffer.Rent();
        try
        {
            var writer = new PropertyWriter(json, PropertyLimits.Event, rewrite: null);
            for (var i = 0; i < message.Count; i++)
            {
                var (name, value) = message.At(i);
                json.Byte(i == 0 ? (byte)'{' : (byte)',');
                json.String(name);
                json.Byte((byte)':');
                if (!writer.WriteEnvelope(name, value))
                {
                    return writer.Fault!;
                }
            }

            json.Byte((byte)'}');
            if (json.Length >= MixpanelLimits.MessageBytes)
            {
                return new MessageFault(SendReason.TooLarge, "event", $"An event must have less than {MixpanelLimits.MessageBytes} bytes.");
            }

            return new MixpanelMessage(new MessageSeal
            {
                Kind = kind,
                Json = json.ToArray(),
                UnixMilliseconds = project.UnixMilliseconds,
                Records = 1,
                IsRepeatable = true,
            });
        }
        finally
        {
            JsonBuffer.Return(json);
        }
    }
}
