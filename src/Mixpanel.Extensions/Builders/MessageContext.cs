namespace Mixpanel.Extensions;

/// <summary>A message as an enricher sees it: what it is, what it has, and what can be done to it.</summary>
public sealed class MessageContext
{
    private readonly string? _named;
    private readonly MixpanelProperties? _own;
    private MixpanelProperties? _added;

    internal MessageContext(MessageKind kind, string? eventName, string? distinctId, MixpanelProperties? own)
    {
        Kind = kind;
        EventName = eventName;
        DistinctId = _named = distinctId;
        _own = own;
    }

    /// <summary>What the message asks for.</summary>
    public MessageKind Kind { get; }

    /// <summary>The name of an event or import; otherwise <c>null</c>.</summary>
    public string? EventName { get; }

    /// <summary>
    /// Whom the message is about; <c>null</c> if the caller named nobody. An enricher may name or rename the user of an event, import or profile
    /// update. On other kinds setting it has no effect.
    /// </summary>
    public string? DistinctId { get; set; }

    /// <summary>Whether the caller said when it happened, other than by a property.</summary>
    internal bool HasTime { get; init; }

    /// <summary>Whether the caller gave an insert id, other than by a property.</summary>
    internal bool HasInsertId { get; init; }

    internal bool IsDropped { get; private set; }

    internal PropertyRewriter? Rewriter { get; private set; }

    /// <summary>Whether the caller or an earlier enricher gave this property to an event or import. Default properties do not count.</summary>
    /// <param name="name">Case-sensitive.</param>
    /// <returns><c>true</c> if so.</returns>
    public bool Has(string name) => _own?.ContainsKey(name) == true || _added?.ContainsKey(name) == true || HasOtherwise(name);

    /// <summary>
    /// Adds a property to an event or import, unless it has one of that name. Other kinds have no properties to add to, so there it does nothing.
    /// </summary>
    /// <param name="name">Case-sensitive.</param>
    /// <param name="value">The value, stronger than a default property's.</param>
    public void Add(string name, PropertyValue value)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Kind is MessageKind.Event or MessageKind.Import && !Has(name))
        {
            (_added ??= new MixpanelProperties())[name] = value;
        }
    }

    /// <summary>Shows every property value of the message to <paramref name="rewriter"/>, added and default ones included, and sends what it answers.</summary>
    /// <param name="rewriter">Called while the message is encoded. Rewriters of several enrichers run one after the other.</param>
    public void Rewrite(PropertyRewriter rewriter)
    {
        ArgumentNullException.ThrowIfNull(rewriter);
        var earlier = Rewriter;
        Rewriter = earlier is null ? rewriter : (name, value) => rewriter(name, earlier(name, value));
    }

    /// <summary>Does not send the message; it becomes <see cref="SendStatus.Filtered"/>, and later enrichers do not see it.</summary>
    public void Drop() => IsDropped = true;

    /// <summary>The caller's properties with what enrichers changed, the added ones last. Never changes the caller's.</summary>
    internal MixpanelProperties? Properties()
    {
        var isRenamed = DistinctId != _named && _own?.ContainsKey(EventProperties.DistinctId) == true;
        if (_added is null && !isRenamed)
        {
            return _own;
        }

        var all = _own?.Copy() ?? new MixpanelProperties();
        all.SetAll(_added ?? []);
        if (isRenamed)
        {
            all[EventProperties.DistinctId] = DistinctId;
        }

        return all;
    }

    /// <summary>What the caller says with a method of the builder is as much his own as a property.</summary>
    private bool HasOtherwise(string name) => Kind is MessageKind.Event or MessageKind.Import && name switch
    {
        EventProperties.DistinctId => !string.IsNullOrEmpty(DistinctId),
        EventProperties.Time => HasTime,
        EventProperties.InsertId => HasInsertId,
        _ => false,
    };
}
