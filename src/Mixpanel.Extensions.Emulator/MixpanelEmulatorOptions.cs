using System.Net;

namespace Mixpanel.Extensions.Emulator;

/// <summary>The emulated project, and the limits of the emulator.</summary>
public sealed class MixpanelEmulatorOptions
{
    /// <summary>The port to listen on. Default 0: any free port.</summary>
    public int Port { get; set; }

    /// <summary>
    /// The IP address to listen on, or <c>localhost</c>. Default <c>127.0.0.1</c>: only this machine can send. With <c>0.0.0.0</c>
    /// everybody can who reaches the machine, and everybody can read what was received.
    /// </summary>
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>
    /// Further names under which the emulator's own pages (all but the endpoints of Mixpanel) may be asked for, such as a machine's
    /// name. IP addresses and <c>localhost</c> always may. Default none: a foreign name can be a page's attempt to get at the emulator.
    /// </summary>
    public IReadOnlyCollection<string> AllowedHosts { get; set; } = [];

    /// <summary>
    /// Whether to listen for https, with a certificate made at the start that nobody trusts yet: see
    /// <see cref="MixpanelEmulator.CertificatePem"/>. Default <see langword="false"/>: http.
    /// </summary>
    public bool Https { get; set; }

    /// <summary>What <c>/flags</c> and <c>/flags/definitions</c> answer at first, as <see cref="EmulatorFlags.Load"/> reads it. Default none.</summary>
    public string? FlagsJson { get; set; }

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

    /// <summary>How many messages one request may bring; more get <see cref="TooManyMessagesStatus"/>. Default 2000.</summary>
    public int MaxMessagesPerRequest { get; set; } = 2000;

    /// <summary>The status for too many messages: 413, or 400. Mixpanel's own is not known. Default 413.</summary>
    public int TooManyMessagesStatus { get; set; } = StatusCodes.Status413PayloadTooLarge;

    /// <summary>
    /// How many events <c>/import</c> and <c>/track</c> take together in any minute; a request beyond that gets 429 and does not
    /// count. Mixpanel takes about 1,800,000. Default <see langword="null"/>: any number.
    /// </summary>
    public int? MaxEventsPerMinute { get; set; }

    /// <summary>As <see cref="MaxEventsPerMinute"/>, in any second. Default <see langword="null"/>: any number.</summary>
    public int? MaxEventsPerSecond { get; set; }

    /// <summary>
    /// As <see cref="MaxEventsPerMinute"/>, in uncompressed bytes. Mixpanel takes 2 GB. Default <see langword="null"/>: any number.
    /// </summary>
    public long? MaxBytesPerMinute { get; set; }

    /// <summary>How many properties an event may have beside those every library adds. Default 255; Mixpanel's pages also say 254.</summary>
    public int MaxProperties { get; set; } = 255;

    /// <summary>How long a request may take to arrive; a slower one gets 408. Default 30 seconds.</summary>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether <c>/engage</c> and <c>/groups</c> take gzip. Mixpanel says it does not, although one of its libraries sends it. Default
    /// <see langword="false"/>, which finds libraries that rely on it.
    /// </summary>
    public bool AllowGzipForProfiles { get; set; }

    /// <summary>
    /// Whether an update of a profile with several operators is refused. What Mixpanel does is not known. Default
    /// <see langword="false"/>: all are applied.
    /// </summary>
    public bool RefuseSeveralOperators { get; set; }

    /// <summary>
    /// Whether a service account or a project secret is refused with 401 at endpoints that take none, so that a leak shows. Default
    /// <see langword="true"/>. Mixpanel's library for Node sends a project secret everywhere when it is configured with one.
    /// </summary>
    public bool RefuseLeakedCredentials { get; set; } = true;

    /// <summary>
    /// Whether <c>$identify</c> at <c>/track</c> needs a <c>distinct_id</c>. Mixpanel has been seen to do both. Default
    /// <see langword="false"/>.
    /// </summary>
    public bool RequireDistinctIdOfIdentify { get; set; }

    /// <summary>
    /// Whether <c>/import</c> says why it refuses a credential, in words that Mixpanel was seen to use. Default
    /// <see langword="false"/>: <c>Invalid credentials</c>, the documented ones.
    /// </summary>
    public bool ExplainRefusedCredentials { get; set; }

    /// <summary>Whether <c>/flags</c> refuses a malformed <c>traceparent</c> with 400, as Mixpanel does not. Default <see langword="false"/>.</summary>
    public bool CheckTraceparent { get; set; }

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

    /// <summary>Told in words when the data file stops working. What it throws is ignored.</summary>
    internal Action<string>? OnFailure { get; set; }

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
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxMessagesPerRequest);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxProperties);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxEventsPerMinute ?? 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxEventsPerSecond ?? 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxBytesPerMinute ?? 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ReadTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ReadTimeout, TimeSpan.FromDays(1));
        ArgumentNullException.ThrowIfNull(AllowedHosts);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxMessageBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxProfiles);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxProfileBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxOperations);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(HotShardLimit);
        ArgumentNullException.ThrowIfNull(TimeProvider);

        if (TooManyMessagesStatus is not (StatusCodes.Status413PayloadTooLarge or StatusCodes.Status400BadRequest))
        {
            throw new ArgumentException($"{nameof(TooManyMessagesStatus)} must be 413 or 400.");
        }

        if (Host != "localhost" && !IPAddress.TryParse(Host, out _))
        {
            throw new ArgumentException($"{nameof(Host)} must be an IP address or localhost.");
        }

        if (string.IsNullOrEmpty(ServiceAccountUsername) != string.IsNullOrEmpty(ServiceAccountSecret))
        {
            throw new ArgumentException(
                $"{nameof(ServiceAccountUsername)} and {nameof(ServiceAccountSecret)} go together: set both or neither.");
        }
    }
}
