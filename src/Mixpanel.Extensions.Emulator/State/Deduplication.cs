namespace Mixpanel.Extensions.Emulator;

/// <summary>Which events count as one. Of those that do, the last to arrive is shown.</summary>
/// <remarks>An event without <c>$insert_id</c> is never a duplicate.</remarks>
public enum Deduplication
{
    /// <summary>Every event on its own, as in Mixpanel's raw export.</summary>
    None,

    /// <summary>The same name, received distinct id, time and <c>$insert_id</c>: what Mixpanel's reports show at once.</summary>
    QueryTime,

    /// <summary>The same name, received distinct id, day (UTC) and <c>$insert_id</c>: what Mixpanel keeps in the end.</summary>
    Compaction,
}
