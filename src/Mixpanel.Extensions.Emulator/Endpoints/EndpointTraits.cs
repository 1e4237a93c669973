namespace Mixpanel.Extensions.Emulator.Endpoints;

/// <summary>What an endpoint can read.</summary>
internal sealed record EndpointTraits(EmulatorEndpoint Name)
{
    /// <summary>Mixpanel takes no more messages in one request, at any endpoint.</summary>
    public const int MaxRecords = 2000;

    /// <summary>Whether <c>GET ?data=</c> is understood.</summary>
    public bool Get { get; init; }

    public bool Gzip { get; init; }

    /// <summary>Whether one message per line is understood.</summary>
    public bool Lines { get; init; }

    public required int MaxBytes { get; init; }
}
