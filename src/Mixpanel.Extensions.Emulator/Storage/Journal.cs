using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Page.Live;
using Mixpanel.Extensions.Emulator.State;

namespace Mixpanel.Extensions.Emulator.Storage;

/// <summary>Remembers messages and requests within bounds, oldest dropped, does what they say, and serves those who wait for them.</summary>
internal sealed class Journal : IDisposable
{
    private const int MaxRequests = 10_000;
    private const long MaxRequestBytes = 16L * 1024 * 1024;

    private readonly Lock _gate = new();
    private DataFile? _file;
    private readonly World _world;
    private readonly Log<ReceivedMessage> _messages;
    private readonly Log<ReceivedRequest> _requests;
    private readonly List<Waiter> _waiters = [];
    private readonly Announcer _announcer;
    private Tally _tally = new();
    private Restored _restored = Restored.Nothing;
    private long _sequence;
    private long _requestSequence;
    private string? _reported;
    private bool _closed;

    public Journal(MixpanelEmulatorOptions options)
    {
        Options = options;
        StartedAt = options.TimeProvider.GetUtcNow();
        _world = new World(options);
        _messages = new(options.MaxMessages, options.MaxMessageBytes, message => message.Sequence, message => message.Weight, _world.Drop);
        _requests = new(MaxRequests, MaxRequestBytes, request => request.Sequence, request => request.Weight);
        _announcer = new(options.OnMessage);
        Live = new(options.MaxMessages, options.MaxMessageBytes);

        if (options.DataFile is { } path)
        {
            _file = new DataFile(path, options.IdentityMode);
            Restore(_file);
        }
    }

    public MixpanelEmulatorOptions Options { get; }

    public DateTimeOffset StartedAt { get; }

    public ChangeSignal Changes { get; } = new();

    /// <summary>The same for the page, with what belongs together side by side.</summary>
    public LiveLog Live { get; }

    public IReadOnlyList<ReceivedMessage> Messages() => Read(view => view.Messages.ToArray());

    public IReadOnlyList<ReceivedRequest> Requests() => Read(view => view.Requests.ToArray());

    /// <summary>Asks a question that must be answered quickly, because everything that arrives meanwhile waits.</summary>
    public T Read<T>(Func<JournalView, T> question)
    {
        lock (_gate)
        {
            return question(new JournalView(_messages, _requests, _world, _tally));
        }
    }

    /// <summary>Keeps a request and its messages in one step: a snapshot holds all of a batch or nothing of it.</summary>
    /// <exception cref="IOException">The data file cannot be written: the request was kept, as one without a reply, and no message.</exception>
    public void Add(ReceivedRequest request, IReadOnlyList<MessageDraft> drafts)
    {
        var failure = AddCore(request, drafts);
        Changes.Raise();
        _announcer.Announce();

        if (failure is not null)
        {
            Report(failure);
            throw new IOException(failure.Message, failure);
        }
    }

    public Task<IReadOnlyList<ReceivedMessage>> WaitAsync(int count, CancellationToken cancellationToken) => WaitAsync(
        new ListWaiter<ReceivedMessage>(
            () => _tally.Accepted - _restored.Accepted >= count,
            () => [.. _messages.ToArray().Where(message => message.Outcome == ReceivedOutcome.Accepted)]),
        cancellationToken);

    /// <summary>Waits for stored events, of one name or of any.</summary>
    public Task<IReadOnlyList<StoredEvent>> WaitForEventsAsync(int count, string? name, CancellationToken cancellationToken) => WaitAsync(
        new ListWaiter<StoredEvent>(
            () => (name is null ? _world.EventCount : _world.Events.CountOf(name)) - _restored.EventsOf(name) >= count,
            () =>
            [
                .. _messages.ToArray().Select(message => message.Row).OfType<EventRow>()
                    .Where(row => name is null || row.StoredName == name).Select(row => row.ToEvent()),
            ]),
        cancellationToken);

    /// <exception cref="IOException">The data file cannot be written; nothing was forgotten.</exception>
    public void Clear()
    {
        lock (_gate)
        {
            _file?.Clear(_sequence, _requestSequence);
            _messages.Clear();
            _requests.Clear();
            _world.Clear();
            Live.Clear();
            _tally = new Tally();
            _restored = Restored.Nothing;
        }

        Changes.Raise();
    }

    /// <summary>Lets go of the file and of those who wait. What was received stays readable.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _waiters.ForEach(waiter => waiter.Abandon());
            _waiters.Clear();
            _file?.Dispose();
            _file = null;
        }
    }

    private static Arrival ArrivalOf(ReceivedRequest request) => new(
        request.Sequence,
        request.ReceivedAt,
        request.Parameters.GetValueOrDefault("ip") is { Length: > 0 } ip ? ip != "0" : null,
        request.RemoteAddress);

    private async Task<IReadOnlyList<T>> WaitAsync<T>(ListWaiter<T> waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _waiters.Add(waiter);
            waiter.TryServe();

            if (_closed)
            {
                waiter.Abandon();
            }
        }

        try
        {
            return await waiter.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _waiters.Remove(waiter);
            }
        }
    }

    private IOException? AddCore(ReceivedRequest request, IReadOnlyList<MessageDraft> drafts)
    {
        lock (_gate)
        {
            request.Sequence = _requestSequence + 1;
            var arrival = ArrivalOf(request);
            ReceivedMessage[] messages = [.. drafts.Select((draft, i) => draft.Number(_sequence + i + 1, arrival))];
            // First to the file: what cannot be kept must not be seen either.
            var failure = Write(messages);

            if (failure is not null)
            {
                request.LoseReply();
                (messages, drafts) = ([], []);
            }

            _requestSequence++;
            _sequence += messages.Length;
            _tally.Requests++;
            _requests.Add(request);

            for (var i = 0; i < messages.Length; i++)
            {
                Keep(messages[i], drafts[i].Record.Json);
                _announcer.Enqueue(messages[i]);
            }

            Live.Add(request, messages);
            _waiters.ForEach(waiter => waiter.TryServe());

            return failure;
        }
    }

    private IOException? Write(ReceivedMessage[] messages)
    {
        try
        {
            _file?.Append(messages);
            return null;
        }
        catch (IOException exception)
        {
            return exception;
        }
    }

    // Once for each time it stops working: senders try again and again.
    private void Report(IOException failure)
    {
        if (Interlocked.Exchange(ref _reported, failure.Message) == failure.Message)
        {
            return;
        }

        try
        {
            Options.OnFailure?.Invoke($"{failure.Message} What is sent gets no reply until that has changed.");
        }
        catch (Exception)
        {
            // There is nobody left to tell.
        }
    }

    private void Keep(ReceivedMessage message, JsonObject? json)
    {
        if (message.Outcome == ReceivedOutcome.Accepted && json is not null)
        {
            _world.Apply(message, json);
        }

        _tally.Add(message);
        _messages.Add(message);
    }

    private void Restore(DataFile file)
    {
        try
        {
            (_sequence, _requestSequence) = file.Load(message => Keep(message, message.ReadJson()));
            _restored = new Restored(_tally.Accepted, _world.EventCount, _world.Events.Counts());
            Live.Restore(_messages.ToArray());
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
