namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>Named values. Of one name given twice the last value counts.</summary>
internal sealed class RuleObject
{
    /// <summary>Looking through a handful of names is faster than hashing one.</summary>
    private const int LongestSearch = 8;

    private readonly KeyValuePair<string, RuleValue>[] _entries;
    private readonly Dictionary<string, RuleValue>? _index;

    internal RuleObject(params KeyValuePair<string, RuleValue>[] entries)
    {
        _entries = entries;
        if (entries.Length > LongestSearch)
        {
            _index = new(entries.Length, StringComparer.Ordinal);
            foreach (var (name, value) in entries)
            {
                _index[name] = value;
            }
        }
    }

    /// <summary>In the order given, a name given twice included.</summary>
    internal ReadOnlySpan<KeyValuePair<string, RuleValue>> Entries => _entries;

    /// <summary>The value; <c>undefined</c> if there is none.</summary>
    internal RuleValue this[string name]
    {
        get
        {
            if (_index is not null)
            {
                return _index.GetValueOrDefault(name);
            }

            for (var i = _entries.Length - 1; i >= 0; i--)
            {
                if (_entries[i].Key == name)
                {
                    return _entries[i].Value;
                }
            }

            return default;
        }
    }
}
