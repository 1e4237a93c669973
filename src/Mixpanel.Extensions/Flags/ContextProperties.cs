using System.Text.Json;
using Mixpanel.Extensions.Flags.Rules;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Flags;

/// <summary>The properties of a context as they were when it was made. The caller's own bag, lists and objects may change afterwards.</summary>
internal sealed class ContextProperties
{
    private static readonly PropertyLimits _limits = new(Items: 10_000, Keys: 2_000, Depth: 32, ValueBytes: 256 * 1024);

    private readonly KeyValuePair<string, PropertyValue>[] _entries;

    private RuleObject? _ruleData;

    internal ContextProperties(MixpanelProperties properties)
    {
        var entries = new List<KeyValuePair<string, PropertyValue>>(properties.Count);
        List<string>? leftOut = null;
        foreach (var (name, value) in properties.Entries)
        {
            if (TryFreeze(name, value, out var frozen))
            {
                entries.Add(new(name, frozen));
            }
            else
            {
                (leftOut ??= []).Add(name);
            }
        }

        _entries = [.. entries];
        LeftOut = leftOut ?? (IReadOnlyList<string>)[];
    }

    internal IReadOnlyList<string> LeftOut { get; }

    /// <summary>Names and texts in lower case; made when the first rule asks, because most flags have none.</summary>
    internal RuleValue RuleData => _ruleData ??= new RuleObject(Array.ConvertAll(
        _entries, static entry => KeyValuePair.Create(LowerCase.Of(entry.Key), ToRuleValue(entry.Value))));

    internal void Write(JsonBuffer json)
    {
        json.Byte((byte)'{');
        for (var i = 0; i < _entries.Length; i++)
        {
            if (i > 0)
            {
                json.Byte((byte)',');
            }

            json.String(_entries[i].Key);
            json.Byte((byte)':');
            new PropertyWriter(json, _limits, rewrite: null).Write(_entries[i].Key, _entries[i].Value);
        }

        json.Byte((byte)'}');
    }

    private static bool TryFreeze(string name, in PropertyValue value, out PropertyValue frozen)
    {
        frozen = value;
        if (value.Kind is PropertyKind.Null or PropertyKind.Boolean or PropertyKind.Int64)
        {
            return true;
        }

        if (value.Kind == PropertyKind.String)
        {
            return value.Text.Length <= _limits.ValueBytes / 3;
        }

        var json = JsonBuffer.Rent();
        try
        {
            if (!new PropertyWriter(json, _limits, rewrite: null).Write(name, value))
            {
                return false;
            }

            frozen = PropertyValue.From(JsonElement.Parse(json.Written));
            return true;
        }
        finally
        {
            JsonBuffer.Return(json);
        }
    }

    private static RuleValue ToRuleValue(PropertyValue value) => value.Kind switch
    {
        PropertyKind.Null => RuleValue.Null,
        PropertyKind.Boolean => value.Boolean,
        PropertyKind.Int64 => value.Int64,
        PropertyKind.String => LowerCase.Of(value.Text),
        _ => RuleReader.Read((JsonElement)value.Reference, LowerCase.Of, LowerCase.Of),
    };
}
