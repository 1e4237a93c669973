namespace Mixpanel.Extensions.Emulator.Page.Live;

/// <summary>What is new in the log.</summary>
/// <param name="Generation">Goes up when everything is forgotten.</param>
/// <param name="First">The number of the oldest line that is kept.</param>
/// <param name="Last">The number of the newest line there ever was.</param>
/// <param name="Total">How many lines are kept.</param>
/// <param name="Entries">The new lines, oldest first.</param>
internal sealed record LiveNews(int Generation, long First, long Last, int Total, IReadOnlyList<LiveEntry> Entries);
