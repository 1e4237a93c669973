namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>A request as the server got it, and what the server did about it.</summary>
internal sealed class WireRequest
{
    internal required string Path { get; init; }

    /// <summary>Which attempt of the client this is, counted by the client.</summary>
    internal required int Attempt { get; init; }

    /// <summary>When the client began it.</summary>
    internal required long BegunAt { get; init; }

    internal required IReadOnlyList<WireRecord> Records { get; init; }

    internal bool TakesEvents => Path is "/track" or "/import";

    /// <summary>What went wrong with it.</summary>
    internal Fault? Fault { get; init; }

    /// <summary>The numbers of the records the server took.</summary>
    internal HashSet<int> Taken { get; } = [];

    /// <summary>The numbers of the records the reply refuses by name, or because it refuses the whole request.</summary>
    internal HashSet<int> Refused { get; } = [];

    /// <summary>Whether the reply refuses a message that is alone in its request.</summary>
    internal bool RefusesOne { get; set; }

    /// <summary>Whether the reply says clearly what became of the records it took or refused.</summary>
    internal bool IsClear { get; set; }

    /// <summary>When the server began its reply.</summary>
    internal long RepliedAt { get; set; }

    /// <summary>How long the reply asks to wait.</summary>
    internal TimeSpan RetryAfter { get; set; }

    /// <summary>What came next over the same connection, and so proves that the client has read this reply.</summary>
    internal WireRequest? Next { get; set; }

    /// <summary>When the server got it.</summary>
    internal long ReceivedAt { get; init; }

    public override string ToString() =>
        $"attempt {Attempt} {Path} [{string.Join(' ', Records.Select(record => record.Number))}]: {Fault?.Kind.ToString() ?? "well"}/{Fault?.Number}, "
        + $"took {Taken.Count}, refused {string.Join(' ', Refused)}{(IsClear ? ", clearly" : "")}, "
        + (Next is null ? "perhaps not read" : $"read before {Next.Attempt}");

    /// <summary>Whether the client has certainly read this reply before it began another attempt.</summary>
    internal bool IsReadBefore(WireRequest other) => Next is not null && (other == Next || other.BegunAt > Next.ReceivedAt);

    internal void TakeAll() => Taken.UnionWith(Records.Select(record => record.Number));

    internal void RefuseAll() => Refused.UnionWith(Records.Select(record => record.Number));
}
