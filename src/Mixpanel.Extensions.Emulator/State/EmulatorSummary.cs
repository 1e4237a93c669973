namespace Mixpanel.Extensions.Emulator.State;

/// <summary>The emulator at a glance. What is counted is counted since the start, or since everything was forgotten.</summary>
internal sealed record EmulatorSummary
{
    public required IdentityMode IdentityMode { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Where the state survives a restart; <see langword="null"/> when it does not.</summary>
    public string? DataFile { get; init; }

    public long Requests { get; init; }

    public long Messages { get; init; }

    public long Accepted { get; init; }

    public long Rejected { get; init; }

    public long Ignored { get; init; }

    /// <summary>How many messages can still be looked at.</summary>
    public int KeptMessages { get; init; }

    /// <summary>How many events were stored, duplicates included.</summary>
    public long Events { get; init; }

    /// <summary>How many of the events that are kept repeat another one of them.</summary>
    public long DuplicateEvents { get; init; }

    public int EventNames { get; init; }

    public int Users { get; init; }

    public int Groups { get; init; }

    /// <summary>How many messages arrived in each of the last 60 seconds, the oldest second first.</summary>
    public required IReadOnlyList<TimeBucket> PerSecond { get; init; }
}
