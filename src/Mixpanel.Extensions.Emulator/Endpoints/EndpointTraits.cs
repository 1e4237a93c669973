namespace Mixpanel.Extensions.Emulator.Endpoints;

/// <summary>What an endpoint can read.</summary>
internal sealed record EndpointTraits(EmulatorEndpoint Name)
{
    public bool Post { get; init; } = true;

    /// <summary>Whether <c>GET ?data=</c> is understood.</summary>
    public bool Get { get; init; }

    public bool Gzip { get; init; }

    /// <summary>Whether one message per line is understood.</summary>
    public bool Lines { get; init; }

    /// <summary>Whether what it takes counts as events, whose rate is limited.</summary>
    public bool TakesEvents { get; init; }

    public required int MaxBytes { get; init; }
}
