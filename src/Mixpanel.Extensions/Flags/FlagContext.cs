using System.Text;
using Mixpanel.Extensions.Flags;
using Mixpanel.Extensions.Flags.Rules;

namespace Mixpanel.Extensions;

/// <summary>Whom a flag is evaluated for. Make one for a user or a request and ask about as many flags as you like.</summary>
/// <remarks>
/// It is read once, when it is made, and never changes; threads may share it. Ids are text, and numbers, booleans and <see cref="Guid"/>s count by
/// their invariant text: <c>42</c> is the same user as <c>"42"</c>. A value that cannot be read is left out rather than thrown over.
/// </remarks>
/// <example><code>new FlagContext(user.Id, new() { ["plan"] = "pro" }, groups: new() { ["company_id"] = "acme" })</code></example>
public sealed class FlagContext
{
    private readonly ContextIds _ids;
    private readonly ContextProperties? _properties;

    private byte[]? _json;
    private string? _query;

    /// <summary>A context.</summary>
    /// <param name="distinctId">Who it is, as in events. <c>default</c> if that is not known; such a context is told of no exposure.</param>
    /// <param name="properties">
    /// What rules are about: Mixpanel calls them custom properties. Without any (<c>null</c>) no rule is satisfied. Names and texts count regardless of case.
    /// </param>
    /// <param name="deviceId">The device, for flags that divide by it.</param>
    /// <param name="groups">Group keys and ids, for flags that divide by a group. Mixpanel's own names for the other parts are left out here.</param>
    public FlagContext(
        PropertyValue distinctId, MixpanelProperties? properties = null, PropertyValue deviceId = default, MixpanelProperties? groups = null)
    {
        _ids = new ContextIds(distinctId, deviceId, groups);
        _properties = properties is null ? null : new ContextProperties(properties);
    }

    /// <summary>Who it is; <c>null</c> if that is not known.</summary>
    public string? DistinctId => _ids.DistinctId;

    /// <summary>The device; <c>null</c> if that is not known.</summary>
    public string? DeviceId => _ids.DeviceId;

    /// <summary>
    /// The names of properties that could not be read or are too large (256 KB, 10,000 items, 32 levels), and are left out: no rule about them is
    /// satisfied as expected. Evaluating such a context logs the names.
    /// </summary>
    public IReadOnlyList<string> LeftOut => _properties?.LeftOut ?? [];

    /// <summary>By what testers are found; <c>null</c> if there is nothing to find one by.</summary>
    internal string? TesterId => _ids.TesterId;

    /// <summary>The context in the form in which Mixpanel is asked, encoded once.</summary>
    internal ReadOnlyMemory<byte> Json => _json ??= ContextEncoder.Encode(_ids, _properties);

    /// <summary>The same, escaped for a query string.</summary>
    internal string Query => _query ??= Uri.EscapeDataString(Encoding.UTF8.GetString(Json.Span));

    /// <summary>Whether there are properties to have rules about.</summary>
    internal bool HasProperties => _properties is not null;

    /// <summary>The properties in lower case, as rules see them.</summary>
    internal RuleValue RuleData => _properties?.RuleData ?? default;

    /// <summary>The hash of the value under a key, to be gone on with; <c>false</c> if there is no such value.</summary>
    internal bool TryGetHash(string contextKey, out ulong hash) => _ids.TryGetHash(contextKey, out hash);
}
