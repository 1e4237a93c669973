namespace Mixpanel.Extensions.Emulator;

/// <summary>A fault, or a script of faults, that waits for requests: a snapshot.</summary>
public sealed record FaultRule
{
    internal FaultRule()
    {
    }

    /// <summary>Names the rule; never used again after it has gone.</summary>
    public long Id { get; internal init; }

    /// <summary>Which requests it meets. <see langword="null"/>: those to any endpoint.</summary>
    public EmulatorEndpoint? Endpoint { get; internal init; }

    /// <summary>What happens to one request after another; after the last step the first one follows.</summary>
    public IReadOnlyList<Fault> Steps { get; internal init; } = [];

    /// <summary>After how many requests the rule has gone. <see langword="null"/>: when it is removed.</summary>
    public int? Count { get; internal init; }

    /// <summary>The share of the requests it meets, above 0 and up to 1.</summary>
    public double Probability { get; internal init; }

    /// <summary>Where the random numbers behind <see cref="Probability"/> start.</summary>
    public int Seed { get; internal init; }

    /// <summary>How many requests it has met.</summary>
    public int Struck { get; internal init; }
}
