namespace Mixpanel.Extensions.Emulator.State;

/// <summary>What makes events one event: for a report the moment counts, in the end only the day.</summary>
internal readonly record struct EventKey(string Name, string DistinctId, long Moment, string InsertId)
{
    public static EventKey Of(EventRow row) => new(row.Message.Name, row.DistinctId, row.Time, row.InsertId!);

    public static EventKey OfDay(EventRow row) => new(row.Message.Name, row.DistinctId, HotShard.DayOf(row.Time), row.InsertId!);
}
