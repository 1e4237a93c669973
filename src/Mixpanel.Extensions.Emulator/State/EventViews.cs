namespace Mixpanel.Extensions.Emulator.State;

/// <summary>The events as Mixpanel shows them after it has taken out duplicates.</summary>
internal static class EventViews
{
    /// <summary>Of events that count as one, the last to arrive, at its own place.</summary>
    public static IReadOnlyList<EventRow> Distinct(IReadOnlyList<EventRow> rows, Deduplication deduplication)
    {
        if (deduplication == Deduplication.None)
        {
            return rows;
        }

        Func<EventRow, EventKey> keyOf = deduplication == Deduplication.QueryTime ? EventKey.Of : EventKey.OfDay;
        var seen = new HashSet<EventKey>();
        var distinct = new List<EventRow>();

        for (var i = rows.Count - 1; i >= 0; i--)
        {
            if (rows[i].InsertId is null || seen.Add(keyOf(rows[i])))
            {
                distinct.Add(rows[i]);
            }
        }

        distinct.Reverse();
        return distinct;
    }
}
