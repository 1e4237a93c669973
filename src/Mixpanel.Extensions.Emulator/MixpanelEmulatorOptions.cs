namespace Mixpanel.Extensions.Emulator;

/// <summary>The emulated project, and the limits of the emulator.</summary>
public sealed class MixpanelEmulatorOptions
{
    /// <summary>The port to listen on at 127.0.0.1. Default 0: any free port.</summary>
    public int Port { get; set; }

    /// <summary>
    /// The only known project token. Messages with another one are answered with success and ignored, as Mixpanel does, and
    /// <c>/import</c> refuses it. Default <see langword="null"/>: any token is known.
    /// </summary>
    public string? ProjectToken { get; set; }

    /// <summary>
    /// The only known service account; goes with <see cref="ServiceAccountSecret"/>. Default <see langword="null"/>: any user name
    /// with any secret.
    /// </summary>
    public string? ServiceAccountUsername { get; set; }

    /// <summary>The secret of <see cref="ServiceAccountUsername"/>. Default <see langword="null"/>.</summary>
    public string? ServiceAccountSecret { get; set; }

    /// <summary>The project a service account must name. Default <see langword="null"/>: any, but it must name one.</summary>
    public string? ProjectId { get; set; }

    /// <summary>The project secret, which <c>/import</c> takes as user name. Default <see langword="null"/>: there is none.</summary>
    public string? ProjectSecret { get; set; }

    /// <summary>How the project joins ids. Default <see cref="IdentityMode.Original"/>.</summary>
    public IdentityMode IdentityMode { get; set; } = IdentityMode.Original;

    /// <summary>The largest uncompressed body of <c>/import</c> and <c>/track</c>; larger ones get 413. Default 10 MB.</summary>
    public int MaxRequestBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>How much of a body is read at any endpoint, after decompression; larger ones get 413. Default 20 MB.</summary>
    public int MaxDecompressedBytes { get; set; } = 20 * 1024 * 1024;

    /// <summary>How many messages are kept; the oldest go first. Default 100,000.</summary>
    public int MaxMessages { get; set; } = 100_000;

    /// <summary>
    /// Called for each message in order of arrival, one at a time and before the request is answered. It must not send to the
    /// emulator. What it throws is ignored.
    /// </summary>
    public Action<ReceivedMessage>? OnMessage { get; set; }

    /// <summary>The emulator's clock. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    // The emulator works on a copy, so that a change after the start cannot tear a request in two.
    internal MixpanelEmulatorOptions Copy() => (MixpanelEmulatorOptions)MemberwiseClone();

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxRequestBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxDecompressedBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxDecompressedBytes, Array.MaxLength / 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxMessages);
        ArgumentNullException.ThrowIfNull(TimeProvider);

        if (string.IsNullOrEmpty(ServiceAccountUsername) != string.IsNullOrEmpty(ServiceAccountSecret))
        {
            throw new ArgumentException(
                $"{nameof(ServiceAccountUsername)} and {nameof(ServiceAccountSecret)} go together: set both or neither.");
        }
    }
}
