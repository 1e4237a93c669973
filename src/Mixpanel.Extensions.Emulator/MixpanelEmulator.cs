using System.Security.Cryptography.X509Certificates;
using Mixpanel.Extensions.Emulator.Hosting;
using Mixpanel.Extensions.Emulator.State;
using Mixpanel.Extensions.Emulator.Storage;

namespace Mixpanel.Extensions.Emulator;

/// <summary>A local Mixpanel, by default on 127.0.0.1: it answers as Mixpanel does and remembers what it received.</summary>
/// <remarks>All members may be used from any thread, also after the emulator was disposed.</remarks>
public sealed class MixpanelEmulator : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly Journal _journal;
    private readonly EmulatorStore _store;

    private readonly X509Certificate2? _certificate;

    private MixpanelEmulator(WebApplication server, Journal journal, EmulatorFlags flags, FaultCollection faults, X509Certificate2? certificate)
    {
        _server = server;
        _journal = journal;
        _certificate = certificate;
        Flags = flags;
        Faults = faults;
        CertificatePem = certificate?.ExportCertificatePem();
        _store = new EmulatorStore(journal);
        Profiles = new EmulatorProfiles(_store);
        Groups = new EmulatorGroups(_store);
        Address = EmulatorServer.AddressOf(server);
    }

    /// <summary>Where the emulator listens, such as <c>http://127.0.0.1:8080/</c>: the ingestion host to configure.</summary>
    public Uri Address { get; }

    /// <summary>
    /// The certificate of the address in PEM, for the sender to trust; <see langword="null"/> without
    /// <see cref="MixpanelEmulatorOptions.Https"/>.
    /// </summary>
    public string? CertificatePem { get; }

    /// <summary>What is answered about feature flags.</summary>
    public EmulatorFlags Flags { get; }

    /// <summary>What will go wrong with the requests to come.</summary>
    public FaultCollection Faults { get; }

    /// <summary>The messages received so far, oldest first, within <see cref="MixpanelEmulatorOptions.MaxMessages"/>.</summary>
    public IReadOnlyList<ReceivedMessage> Messages => _journal.Messages();

    /// <summary>The newest 10,000 requests received so far, oldest first.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => _journal.Requests();

    /// <summary>
    /// The events Mixpanel would store of the <see cref="Messages"/>, oldest arrival first. As in Mixpanel's raw export, an event that
    /// was sent twice is there twice.
    /// </summary>
    public IReadOnlyList<StoredEvent> Events => GetEvents(Deduplication.None);

    /// <summary>Everybody who was named by an event or has a profile, within <see cref="MixpanelEmulatorOptions.MaxProfiles"/>.</summary>
    public EmulatorProfiles Profiles { get; }

    /// <summary>All groups that have a profile, within <see cref="MixpanelEmulatorOptions.MaxProfiles"/>.</summary>
    public EmulatorGroups Groups { get; }

    /// <summary>Starts an emulator.</summary>
    /// <param name="options">The emulated project and the limits; a copy is taken. <see langword="null"/> means the defaults.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>The emulator, ready to be sent to.</returns>
    /// <exception cref="ArgumentException">
    /// An option is out of its range, or the data file belongs to a project of the other identity mode.
    /// </exception>
    /// <exception cref="IOException">The port is taken, or the data file cannot be used or is in use already.</exception>
    public static async Task<MixpanelEmulator> StartAsync(
        MixpanelEmulatorOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var settings = (options ?? new MixpanelEmulatorOptions()).Copy();
        settings.Validate();

        var flags = new EmulatorFlags();
        flags.Load(settings.FlagsJson ?? "{}");
        var faults = new FaultCollection();
        var journal = new Journal(settings);
        X509Certificate2? certificate = null;
        WebApplication? server = null;

        try
        {
            certificate = settings.Https ? SelfSignedCertificate.Create(settings.Host) : null;
            server = EmulatorServer.Build(settings, journal, flags, faults, certificate);
            await server.StartAsync(cancellationToken).ConfigureAwait(false);

            return new MixpanelEmulator(server, journal, flags, faults, certificate);
        }
        catch
        {
            if (server is not null)
            {
                await server.DisposeAsync().ConfigureAwait(false);
            }

            certificate?.Dispose();
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Replies with a status instead of processing the next requests: see <see cref="FaultCollection.Add(Fault, EmulatorEndpoint?, int?, double, int)"/>.</summary>
    /// <param name="status">The HTTP status, 200 to 599.</param>
    /// <param name="count">How many requests, at least 1.</param>
    /// <param name="endpoint">Requests to which endpoint. <see langword="null"/>: to any.</param>
    /// <returns>The rule, which may be removed from <see cref="Faults"/> before it has struck.</returns>
    public FaultRule FailNext(int status, int count = 1, EmulatorEndpoint? endpoint = null) =>
        FailNext(new Fault { Status = status }, count, endpoint);

    /// <summary>Lets a fault happen to the next requests.</summary>
    /// <param name="fault">What happens.</param>
    /// <param name="count">How many requests, at least 1.</param>
    /// <param name="endpoint">Requests to which endpoint. <see langword="null"/>: to any.</param>
    /// <returns>The rule, which may be removed from <see cref="Faults"/> before it has struck.</returns>
    public FaultRule FailNext(Fault fault, int count = 1, EmulatorEndpoint? endpoint = null) => Faults.Add(fault, endpoint, count);

    /// <summary>
    /// Waits until that many accepted messages have arrived since the start, or since <see cref="Clear"/>; what came from the data file
    /// does not count.
    /// </summary>
    /// <param name="count">How many to wait for.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>All accepted messages that are kept, oldest first: more than asked for when a batch brought more or the data file had some.</returns>
    /// <exception cref="ObjectDisposedException">The emulator was disposed before they arrived.</exception>
    public Task<IReadOnlyList<ReceivedMessage>> WaitForMessagesAsync(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);

        return _journal.WaitAsync(count, cancellationToken);
    }

    /// <summary>The events Mixpanel would store of the <see cref="Messages"/>, each of them once, oldest arrival first.</summary>
    /// <param name="deduplication">Which events count as one.</param>
    public IReadOnlyList<StoredEvent> GetEvents(Deduplication deduplication) => _store.StoredEvents(deduplication);

    /// <summary>
    /// Waits until that many events have been stored since the start, or since <see cref="Clear"/>. An event that was sent twice counts
    /// twice; one that came from the data file does not count.
    /// </summary>
    /// <param name="count">How many to wait for.</param>
    /// <param name="name">The name of the events; <see langword="null"/> means any.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>All such events that are kept, oldest arrival first: more than asked for when a batch brought more or the data file had some.</returns>
    /// <exception cref="ObjectDisposedException">The emulator was disposed before they arrived.</exception>
    public Task<IReadOnlyList<StoredEvent>> WaitForEventsAsync(
        int count,
        string? name = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);

        return _journal.WaitForEventsAsync(count, name, cancellationToken);
    }

    /// <summary>
    /// Forgets everything: messages, requests, events, profiles, groups and identities, those in the data file too.
    /// <see cref="ReceivedMessage.Sequence"/> goes on counting.
    /// </summary>
    /// <exception cref="IOException">The data file cannot be written; nothing was forgotten.</exception>
    public void Clear() => _journal.Clear();

    /// <summary>Stops listening. What was received stays readable.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        _certificate?.Dispose();
        _journal.Dispose();
    }
}
