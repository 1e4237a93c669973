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

    /// <summary>How much text of messages is kept, in bytes; the oldest messages go first. Default 64 MiB.</summary>
    public long MaxMessageBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>
    /// How many ids of users are known, and how many groups; those not seen for the longest time are forgotten first.
    /// Default 100,000 of each.
    /// </summary>
    public int MaxProfiles { get; set; } = 100_000;

    /// <summary>
    /// How much memory the profiles of users may take with their histories, in bytes and roughly, and those of groups as much again;
    /// the profiles not seen for the longest time are forgotten first. Default 64 MiB.
    /// </summary>
    public long MaxProfileBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>How many operations a profile remembers; the oldest go first. Default 100.</summary>
    public int MaxOperations { get; set; } = 100;

    /// <summary>
    /// How many events of one user on one day are stored as they are; Mixpanel stores further ones as <c>$hotshard_events</c> of
    /// nobody. Default 200,000.
    /// </summary>
    public int HotShardLimit { get; set; } = 200_000;

    /// <summary>
    /// Says where an IP address is, which is how <c>$city</c> and the like get into events and profiles; it is asked inside the
    /// emulator, must answer at once, and what it throws is ignored. Default <see langword="null"/>: no address is known to be anywhere.
    /// </summary>
    public Func<string, EmulatorPlace?>? Locate { get; set; }

    /// <summary>
    /// A SQLite file that keeps everything received until it is cleared, so that the state survives a restart. It is made when it
    /// does not exist. Default <see langword="null"/>: memory only.
    /// </summary>
    public string? DataFile { get; set; }

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
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxMessageBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxProfiles);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxProfileBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxOperations);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(HotShardLimit);
        ArgumentNullException.ThrowIfNull(TimeProvider);

        if (string.IsNullOrEmpty(ServiceAccountUsername) != string.IsNullOrEmpty(ServiceAccountSecret))
        {
            throw new ArgumentException(
                $"{nameof(ServiceAccountUsername)} and {nameof(ServiceAccountSecret)} go together: set both or neither.");
        }
    }
}
