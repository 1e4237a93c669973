using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>What is known of the events of one name.</summary>
internal sealed class EventBook(string name, DateTimeOffset at, Budget budget)
{
    private const int MaxProperties = 300;

    // Thousands of equal events per second say no more than some of them.
    private const int AllExamined = 1000;
    private const int Stride = 8;

    // Every event has them, and they say nothing about it.
    private static readonly HashSet<string> _unlisted = new(StringComparer.Ordinal) { "token", "time", "distinct_id", "$insert_id", "ip" };

    private readonly OrderedDictionary<string, PropertyBook> _properties = new(StringComparer.Ordinal);
    private readonly RollingCounter _minutes = new(TimeSpan.FromMinutes(1));
    private long _examined;

    public string Name { get; } = name;

    public long Count { get; private set; }

    public DateTimeOffset FirstSeen { get; } = at;

    public DateTimeOffset LastSeen { get; private set; } = at;

    public void Add(JsonObject properties, DateTimeOffset arrived)
    {
        Count++;
        LastSeen = arrived;
        _minutes.Add(arrived);

        if (Count <= AllExamined || Count % Stride == 0)
        {
            Examine(properties);
        }
    }

    public EventSummary Summarize(DateTimeOffset now, string? nameWarning)
    {
        PropertySummary[] properties = [.. _properties.Values.Select(property => property.Summarize())];
        IEnumerable<string?> warnings = [nameWarning, .. properties.Select(property => property.Warning)];

        return new EventSummary(Name, Count, _examined, FirstSeen, LastSeen, _minutes.Buckets(now), properties, [.. warnings.OfType<string>()]);
    }

    private void Examine(JsonObject properties)
    {
        _examined++;

        foreach (var (key, value) in properties)
        {
            BookOf(key)?.Add(value);
        }
    }

    private PropertyBook? BookOf(string key)
    {
        if (_properties.TryGetValue(key, out var known))
        {
            return known;
        }

        var cut = TextLimit.Cut(key);

        if (_properties.TryGetValue(cut, out known))
        {
            return known;
        }

        if (_unlisted.Contains(cut) || _properties.Count == MaxProperties || !budget.TryTake())
        {
            return null;
        }

        return _properties[cut] = new PropertyBook(cut);
    }
}
