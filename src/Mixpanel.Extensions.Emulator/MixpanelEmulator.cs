using Mixpanel.Extensions.Emulator.Hosting;
using Mixpanel.Extensions.Emulator.Page.Live;
using Mixpanel.Extensions.Emulator.Storage;

namespace Mixpanel.Extensions.Emulator;

/// <summary>A local Mixpanel on 127.0.0.1: it answers as Mixpanel does and remembers what it received.</summary>
/// <remarks>All members may be used from any thread, also after the emulator was disposed.</remarks>
public sealed class MixpanelEmulator : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly Journal _journal;

    private MixpanelEmulator(WebApplication server, Journal journal)
    {
        _server = server;
        _journal = journal;
        Address = EmulatorServer.AddressOf(server);
    }

    /// <summary>Where the emulator listens, such as <c>http://127.0.0.1:8080/</c>: the ingestion host to configure.</summary>
    public Uri Address { get; }

    /// <summary>The messages received so far, oldest first, within <see cref="MixpanelEmulatorOptions.MaxMessages"/>.</summary>
    public IReadOnlyList<ReceivedMessage> Messages => _journal.Messages();

    /// <summary>The newest 10,000 requests received so far, oldest first.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => _journal.Requests();

    /// <summary>Starts an emulator.</summary>
    /// <param name="options">The emulated project and the limits; a copy is taken. <see langword="null"/> means the defaults.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>The emulator, ready to be sent to.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<MixpanelEmulator> StartAsync(
        MixpanelEmulatorOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var settings = (options ?? new MixpanelEmulatorOptions()).Copy();
        settings.Validate();

        var log = new LiveLog(settings.MaxMessages);
        var journal = new Journal(settings, log);
        var server = EmulatorServer.Build(settings, journal, log);

        try
        {
            await server.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return new MixpanelEmulator(server, journal);
    }

    /// <summary>Waits until that many accepted messages have arrived since the start, or since <see cref="Clear"/>.</summary>
    /// <param name="count">How many to wait for.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>All accepted messages that are kept, oldest first: more than asked for when a batch brought more.</returns>
    /// <exception cref="ObjectDisposedException">The emulator was disposed before they arrived.</exception>
    public Task<IReadOnlyList<ReceivedMessage>> WaitForMessagesAsync(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);

        return _journal.WaitAsync(count, cancellationToken);
    }

    /// <summary>Forgets all messages and requests. <see cref="ReceivedMessage.Sequence"/> goes on counting.</summary>
    public void Clear() => _journal.Clear();

    /// <summary>Stops listening. What was received stays readable.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        _journal.Close();
    }
}
