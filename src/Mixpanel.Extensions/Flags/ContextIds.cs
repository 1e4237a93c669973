using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Flags;

/// <summary>What flags divide users by, under the names it has at Mixpanel.</summary>
internal sealed class ContextIds
{
    internal const string DistinctIdKey = "distinct_id";
    internal const string DeviceIdKey = "device_id";
    internal const string PropertiesKey = "custom_properties";

    private readonly ContextId _distinctId;
    private readonly ContextId _deviceId;
    private readonly Dictionary<string, ContextId>? _groups;

    internal ContextIds(in PropertyValue distinctId, in PropertyValue deviceId, MixpanelProperties? groups)
    {
        _distinctId = ContextId.Of(distinctId);
        _deviceId = ContextId.Of(deviceId);
        var isFalsy = DistinctId is "" || (DistinctId is "0" or "false" && distinctId.Kind != PropertyKind.String);
        TesterId = isFalsy ? null : DistinctId;
        foreach (var (name, value) in groups is null ? [] : groups.Entries)
        {
            if (name is not (DistinctIdKey or DeviceIdKey or PropertiesKey) && ContextId.Of(value) is { IsGiven: true } id)
            {
                _groups ??= new(StringComparer.Ordinal);
                _groups[name] = id;
            }
        }
    }

    internal string? DistinctId => _distinctId.Text;

    /// <summary>By what testers are found. The number 0 and <c>false</c> find none in any SDK, though flags divide by them.</summary>
    internal string? TesterId { get; }

    internal string? DeviceId => _deviceId.Text;

    internal IEnumerable<KeyValuePair<string, string?>> Groups =>
        _groups?.Select(static group => KeyValuePair.Create(group.Key, group.Value.Text)) ?? [];

    internal bool TryGetHash(string key, out ulong hash)
    {
        var id = key switch
        {
            DistinctIdKey => _distinctId,
            DeviceIdKey => _deviceId,
            _ => _groups is null ? default : _groups.GetValueOrDefault(key),
        };
        hash = id.Hash;
        return id.IsGiven;
    }
}
