using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>The names of events, with what is known of each.</summary>
internal sealed class EventCatalog
{
    // Mixpanel indexes no more names in a project.
    private const int MaxNames = 5000;

    // Of all names together, so that odd events cannot fill the memory.
    private const int MaxProperties = 20_000;

    private readonly Dictionary<string, EventBook> _books = new(StringComparer.Ordinal);
    private Budget _properties = new(MaxProperties);

    public int Count => _books.Count;

    public void Add(string fullName, JsonObject properties, DateTimeOffset at)
    {
        var name = TextLimit.Cut(fullName);

        if (!_books.TryGetValue(name, out var book))
        {
            if (_books.Count == MaxNames)
            {
                return;
            }

            book = new EventBook(name, at, _properties);
            _books.Add(name, book);
        }

        book.Add(properties, at);
    }

    public long CountOf(string name) => _books.GetValueOrDefault(TextLimit.Cut(name))?.Count ?? 0;

    /// <summary>A copy of all names with their counts.</summary>
    public Dictionary<string, long> Counts() => _books.ToDictionary(pair => pair.Key, pair => pair.Value.Count, StringComparer.Ordinal);

    /// <summary>All names, the most frequent first.</summary>
    public EventSummary[] Summarize(DateTimeOffset now)
    {
        var similar = SimilarNames.Find([.. _books.Values.Select(book => (book.Name, book.Count))]);

        return
        [
            .. _books.Values.OrderByDescending(book => book.Count).ThenBy(book => book.Name, StringComparer.Ordinal)
                .Select(book => book.Summarize(now, Warnings.OfName(similar.GetValueOrDefault(book.Name)))),
        ];
    }

    public EventSummary? Summarize(string name, DateTimeOffset now)
    {
        if (!_books.TryGetValue(name, out var book))
        {
            return null;
        }

        var similar = SimilarNames.Find([.. _books.Values.Select(other => (other.Name, other.Count))]);

        return book.Summarize(now, Warnings.OfName(similar.GetValueOrDefault(name)));
    }

    public void Clear()
    {
        _books.Clear();
        _properties = new Budget(MaxProperties);
    }
}
