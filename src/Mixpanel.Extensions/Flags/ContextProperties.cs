using Mixpanel.Extensions.Flags.Rules;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Flags;

/// <summary>The properties of a context as they were when it was made.</summary>
internal sealed class ContextProperties
{
    private readonly KeyValuePair<string, PropertyValue>[] _entries;

    private RuleObject? _ruleData;

    internal ContextProperties(MixpanelProperties properties)
    {
        var entries = new List<KeyValuePair<string, PropertyValue>>(properties.Count);
        List<string>? leftOut = null;
        foreach (var (name, value) in properties.Entries)
        {
            if (FrozenValue.TryFrom(value, out var frozen))
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
        _entries, static entry => KeyValuePair.Create(LowerCase.Of(entry.Key), FrozenValue.ToRule(entry.Value, LowerCase.Of))));

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
            new PropertyWriter(json, FrozenValue.Limits, rewrite: null).Write(_entries[i].Key, _entries[i].Value);
        }

        json.Byte((byte)'}');
    }
}
