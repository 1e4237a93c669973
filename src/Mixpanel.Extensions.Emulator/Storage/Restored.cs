namespace Mixpanel.Extensions.Emulator.Storage;

/// <summary>How much of what is counted came from the data file. Nobody waits for what was there before the start.</summary>
/// <param name="Accepted">How many accepted messages.</param>
/// <param name="Events">How many stored events.</param>
/// <param name="EventsByName">How many stored events of each name.</param>
internal sealed record Restored(long Accepted, long Events, IReadOnlyDictionary<string, long> EventsByName)
{
    public static Restored Nothing { get; } = new(0, 0, new Dictionary<string, long>());

    /// <param name="name">The name of the events; <see langword="null"/> means any.</param>
    public long EventsOf(string? name) => name is null ? Events : EventsByName.GetValueOrDefault(name);
}
