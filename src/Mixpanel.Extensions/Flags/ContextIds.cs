using System.Globalization;
using System.Text.Json;
using Mixpanel.Extensions.Flags.Rules;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Flags;

/// <summary>What flags divide users by: ids as text, each with its hash.</summary>
internal sealed class ContextIds
{
    internal const string DistinctIdKey = "distinct_id";
    internal const string DeviceIdKey = "device_id";
    internal const string PropertiesKey = "custom_properties";

    private readonly ulong _distinctIdHash;
    private readonly ulong _deviceIdHash;
    private readonly Dictionary<string, (string Text, ulong Hash)>? _groups;

    internal ContextIds(in PropertyValue distinctId, in PropertyValue deviceId, MixpanelProperties? groups)
    {
        DistinctId = Text(distinctId);
        DeviceId = Text(deviceId);
        _distinctIdHash = Fnv1a.Append(Fnv1a.Start, DistinctId ?? string.Empty);
        _deviceIdHash = Fnv1a.Append(Fnv1a.Start, DeviceId ?? string.Empty);
        foreach (var (name, value) in groups is null ? [] : groups.Entries)
        {
            if (name is not (DistinctIdKey or DeviceIdKey or PropertiesKey) && Text(value) is { } text)
            {
                _groups ??= new(StringComparer.Ordinal);
                _groups[name] = (text, Fnv1a.Append(Fnv1a.Start, text));
            }
        }
    }

    internal string? DistinctId { get; }

    internal string? DeviceId { get; }

    internal IEnumerable<KeyValuePair<string, string>> Groups =>
        _groups?.Select(static group => KeyValuePair.Create(group.Key, group.Value.Text)) ?? [];

    internal bool TryGetHash(string key, out ulong hash)
    {
        switch (key)
        {
            case DistinctIdKey:
                hash = _distinctIdHash;
                return DistinctId is not null;
            case DeviceIdKey:
                hash = _deviceIdHash;
                return DeviceId is not null;
            default:
                (string Text, ulong Hash) group = default;
                var isThere = _groups is not null && _groups.TryGetValue(key, out group);
                hash = group.Hash;
                return isThere;
        }
    }

    /// <summary>The text that the other SDKs hash for a value; <c>null</c> for what is no id.</summary>
    private static string? Text(in PropertyValue value) => value.Kind switch
    {
        PropertyKind.Single => RuleNumber.ToText(double.Parse(value.IdText!, CultureInfo.InvariantCulture)),
        PropertyKind.Double => RuleNumber.ToText(value.Double),
        PropertyKind.Decimal => ((decimal)value.Reference).ToString("0.#############################", CultureInfo.InvariantCulture),
        PropertyKind.JsonElement when value.IsNumber => Text((JsonElement)value.Reference),
        _ => value.IdText,
    };

    private static string Text(JsonElement number) => number.TryGetInt64(out var whole)
        ? whole.ToString(CultureInfo.InvariantCulture)
        : RuleNumber.ToText(number.GetDouble());
}
