using System.Security.Cryptography;
using System.Text;
using Mixpanel.Extensions.Builders;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions;

/// <summary>What <see cref="EventBuilder"/> and <see cref="ImportBuilder"/> have in common.</summary>
/// <typeparam name="TSelf">The builder itself, so that calls can be chained.</typeparam>
public abstract class EventMessageBuilder<TSelf> : MessageBuilder<TSelf>
    where TSelf : EventMessageBuilder<TSelf>
{
    private readonly string _eventName;
    private readonly string? _distinctId;
    private MixpanelProperties? _properties;
    private bool _borrowed;
    private string? _insertId;
    private EventTime? _time;

    private protected EventMessageBuilder(string? distinctId, string eventName, MixpanelProperties? borrowed)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(eventName);
        _distinctId = distinctId;
        _eventName = eventName;
        _properties = borrowed;
        _borrowed = borrowed is not null;
    }

    /// <summary>Sets a property. The last value wins, also over what this library adds, such as <c>time</c> or <c>mp_lib</c>.</summary>
    /// <param name="name">Case-sensitive; <see cref="EventProperties"/> has the names that mean something to Mixpanel.</param>
    /// <param name="value">The value.</param>
    /// <returns>This builder.</returns>
    public TSelf With(string name, PropertyValue value)
    {
        ArgumentNullException.ThrowIfNull(name);
        Own()[name] = value;
        return Self();
    }

    /// <summary>Sets many properties. The bag is copied.</summary>
    /// <param name="properties">The properties.</param>
    /// <returns>This builder.</returns>
    public TSelf With(MixpanelProperties properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        Own().SetAll(properties);
        return Self();
    }

    /// <summary>
    /// Sets the key by which Mixpanel drops a second copy of the same event, user and time. Without it every builder gets one of its own.
    /// </summary>
    /// <param name="insertId">At most 36 characters of <c>[A-Za-z0-9-]</c>; anything else is rejected when the event is sent.</param>
    /// <returns>This builder.</returns>
    public TSelf InsertId(string insertId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(insertId);
        _insertId = insertId;
        return Self();
    }

    /// <summary>
    /// Derives the insert id from what makes the event unique, such as a table and a row, so that a repeated import counts once. The same parts
    /// give the same id on every machine, in every culture and in every version of this library.
    /// </summary>
    /// <param name="parts">At least one: text, numbers, dates, GUIDs. Their order and their boundaries count.</param>
    /// <returns>This builder.</returns>
    public TSelf InsertIdFrom(params ReadOnlySpan<object> parts)
    {
        if (parts.IsEmpty)
        {
            throw new ArgumentException("At least one part is needed.", nameof(parts));
        }

        var text = new StringBuilder();
        foreach (var part in parts)
        {
            var canonical = InvariantText.Of(part ?? throw new ArgumentNullException(nameof(parts)))
                ?? throw new ArgumentException($"A {part.GetType().Name} does not make an id; name its parts.", nameof(parts));

            // The length in front keeps ("ab", "c") apart from ("a", "bc").
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{canonical.Length}:{canonical};");
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        _insertId = Convert.ToHexStringLower(hash.AsSpan(0, 16));
        return Self();
    }

    /// <summary>Sets when it happened.</summary>
    /// <param name="time">Not before 1971 and not more than an hour ahead.</param>
    /// <returns>This builder.</returns>
    public TSelf At(EventTime time)
    {
        _time = time;
        return Self();
    }

    /// <summary>Names the known user, in projects with simplified identity merge. The distinct id may then be empty.</summary>
    /// <param name="userId">The id of the user.</param>
    /// <returns>This builder.</returns>
    public TSelf UserId(string userId) => WithId(EventProperties.UserId, userId);

    /// <summary>Names the anonymous device, in projects with simplified identity merge. The distinct id may then be empty.</summary>
    /// <param name="deviceId">The id of the device.</param>
    /// <returns>This builder.</returns>
    public TSelf DeviceId(string deviceId) => WithId(EventProperties.DeviceId, deviceId);

    /// <summary>Lets Mixpanel locate the user by this address, which it does not keep.</summary>
    /// <param name="address">An IPv4 or IPv6 address; <c>0</c> for no location.</param>
    /// <returns>This builder.</returns>
    public TSelf Ip(string address) => WithId(EventProperties.Ip, address);

    /// <summary>Says where it happened.</summary>
    /// <param name="latitude">In degrees.</param>
    /// <param name="longitude">In degrees.</param>
    /// <returns>This builder.</returns>
    public TSelf Location(double latitude, double longitude) =>
        With(EventProperties.Latitude, latitude).With(EventProperties.Longitude, longitude);

    /// <summary>Counts the event for a group as well, such as the user's company.</summary>
    /// <param name="groupKey">The group key, as declared in the project's settings.</param>
    /// <param name="groupIds">The group, or several.</param>
    /// <returns>This builder.</returns>
    public TSelf InGroup(string groupKey, params ReadOnlySpan<string> groupIds)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(groupKey);
        if (groupIds.IsEmpty)
        {
            throw new ArgumentException("At least one group is needed.", nameof(groupIds));
        }

        foreach (var id in groupIds)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(id, nameof(groupIds));
        }

        return With(groupKey, groupIds.Length == 1 ? groupIds[0] : groupIds.ToArray());
    }

    private protected override EncodeOutcome Encode(ProjectEncoding project)
    {
        var now = project.UnixMilliseconds;
        var content = new EventContent
        {
            Kind = Kind,
            EventName = _eventName,
            DistinctId = _distinctId,
            Properties = _properties,
            InsertId = _insertId,
            UnixMilliseconds = _time?.UnixMilliseconds ?? now,
            Meta = MetaValues,
        };

        if (project.Enrichers.Length == 0)
        {
            return EventEncoder.Encode(project, content, rewriter: null, now);
        }

        var distinctId = _properties?.TryGetValue(EventProperties.DistinctId, out var own) == true ? own.IdText : _distinctId;
        var context = new MessageContext(Kind, _eventName, distinctId, _properties)
        {
            HasTime = _time is not null,
            HasInsertId = _insertId is not null,
        };
        if (project.Enrich(context) is { } fault)
        {
            return fault;
        }

        content.DistinctId = context.DistinctId;
        content.Properties = context.Properties();
        return EventEncoder.Encode(project, content, context.Rewriter, now);
    }

    private TSelf WithId(string name, string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return With(name, id);
    }

    /// <summary>The builder's own properties; the caller's bag, which only encoding may look at, is copied first.</summary>
    private MixpanelProperties Own()
    {
        if (_borrowed || _properties is null)
        {
            _properties = _properties?.Copy() ?? new MixpanelProperties();
            _borrowed = false;
        }

        return _properties;
    }
}
