using System.Text.Json.Nodes;
using Mixpanel.Extensions.Builders;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions;

/// <summary>Something a user did. It goes to <c>/track</c>, or to <c>/import</c> if the options say so or it is older than five days.</summary>
public sealed class EventBuilder : EventMessageBuilder<EventBuilder>
{
    /// <summary>An event of a user.</summary>
    /// <param name="distinctId">Who did it. May be empty if the event also has a user id or device id.</param>
    /// <param name="eventName">What was done, for example <c>Order Placed</c>.</param>
    public EventBuilder(string distinctId, string eventName)
        : this(distinctId, eventName, borrowed: null)
    {
    }

    /// <summary>An event whose user is named by an enricher, or by a user id or device id.</summary>
    /// <param name="eventName">What was done.</param>
    public EventBuilder(string eventName)
        : base(null, eventName, borrowed: null)
    {
    }

    /// <summary>An event that only looks at the caller's properties while it is encoded, which is at once.</summary>
    internal EventBuilder(string distinctId, string eventName, MixpanelProperties? borrowed)
        : base(Given.DistinctId(distinctId), eventName, borrowed)
    {
    }

    internal override MessageKind Kind => MessageKind.Event;

    /// <summary>An event from the JSON that another Mixpanel SDK would send: <c>{"event": …, "properties": {…}}</c>.</summary>
    /// <param name="raw">Copied. Fields beside these two travel along.</param>
    /// <returns>The builder. What the JSON lacks, such as the token or an insert id, is added when it is sent.</returns>
    /// <exception cref="ArgumentException">There is no event name, or the properties are not an object.</exception>
    public static EventBuilder FromJson(JsonObject raw)
    {
        ArgumentNullException.ThrowIfNull(raw);

        var copy = raw.DeepClone().AsObject();
        if (copy["event"] is not JsonValue value || !value.TryGetValue<string>(out var name) || string.IsNullOrWhiteSpace(name))
        {
            throw new ArgumentException("The JSON has no text under \"event\".", nameof(raw));
        }

        if (copy["properties"] is not (null or JsonObject))
        {
            throw new ArgumentException("The JSON has no object under \"properties\".", nameof(raw));
        }

        var builder = new EventBuilder(name);
        foreach (var (property, member) in copy["properties"]?.AsObject() ?? [])
        {
            builder.With(property, PropertyValue.From(member));
        }

        foreach (var (key, node) in copy)
        {
            if (key is not ("event" or "properties"))
            {
                builder.Meta(key, PropertyValue.From(node));
            }
        }

        return builder;
    }

    /// <summary>The event by which projects with original identity merge join an anonymous id to a known user.</summary>
    internal static EventBuilder Identify(string userId, string anonymousId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(userId);
        ArgumentException.ThrowIfNullOrWhiteSpace(anonymousId);
        return new EventBuilder(userId, IdentityEvents.Identify).With("$identified_id", userId).With("$anon_id", DisallowedIds.Check(anonymousId));
    }
}
