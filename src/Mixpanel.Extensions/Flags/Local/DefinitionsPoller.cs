using System.Text.Json;
using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;
using Polly;

namespace Mixpanel.Extensions.Flags.Local;

/// <summary>Keeps the definitions up to date: one loop, one request at a time, from the start until it is disposed.</summary>
internal sealed class DefinitionsPoller : IAsyncDisposable
{
    /// <summary>How long a fetch that was called off may take to end.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private readonly FlagsClient _client;
    private readonly Derived<FlagsSettings> _settings;
    private readonly DefinitionsStore _store;
    private readonly LocalFlagsOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly PollSchedule _schedule;
    private readonly LogLimiter _limiter;
    private readonly ResiliencePipeline<FlagsReply> _pipeline;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _bootstrapped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _fetchedOnce = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lazy<Task> _loop;

    private volatile TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile FlagsSettings? _asked;
    private (FlagsSettings Settings, string ETag)? _known;
    private volatile FlagsReply? _lastFailure;

    internal DefinitionsPoller(
        FlagsClient client, Derived<FlagsSettings> settings, DefinitionsStore store, LocalFlagsOptions options, TimeProvider clock, ILogger logger)
    {
        _client = client;
        _settings = settings;
        _store = store;
        _options = options;
        _clock = clock;
        _logger = logger;
        _schedule = new PollSchedule(options.PollInterval);
        _limiter = new LogLimiter(clock);
        _pipeline = FlagsPipelines.ForDefinitions(options, clock);

        settings.Changed += Wake;

        // Nobody's request is where the loop comes from, so none of its surroundings travel along.
        _loop = new(() =>
        {
            using var flow = ExecutionContext.SuppressFlow();
            return Task.Run(RunAsync);
        });
    }

    /// <summary>Completes when the bootstrap file has been read, if there is one.</summary>
    internal Task Bootstrapped => _bootstrapped.Task;

    /// <summary>Completes when the first fetch has ended, well or badly.</summary>
    internal Task FetchedOnce => _fetchedOnce.Task;

    /// <summary>Why the last fetch failed; <see cref="SendReason.None"/> if it did not.</summary>
    internal SendReason LastFailure => _lastFailure?.Reason ?? SendReason.None;

    internal bool HasStarted => _loop.IsValueCreated;

    /// <summary>Is cancelled by disposal.</summary>
    internal CancellationToken Stopping => _stop.Token;

    /// <summary>Begins polling, once.</summary>
    internal void Start()
    {
        if (!_stop.IsCancellationRequested)
        {
            _ = _loop.Value;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _settings.Changed -= Wake;
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_loop.IsValueCreated)
        {
            // A handler of the application's may ignore its token, and nobody's shutdown is to hang on that.
            await _loop.Value.WaitAsync(_patience, _clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            if (_options.BootstrapFile is { } path)
            {
                await BootstrapFile.ReadAsync(path, _store, _logger, _stop.Token).ConfigureAwait(false);
            }

            _bootstrapped.TrySetResult();
            while (true)
            {
                // Before the settings are read, so that a change in between is not missed.
                var changed = _changed.Task;
                var retryAfter = await PollAsync().ConfigureAwait(false);
                _fetchedOnce.TrySetResult();
                await WaitAsync(_schedule.Next(_store.Definitions is not null, retryAfter, Random.Shared.NextDouble()), changed).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
        finally
        {
            _bootstrapped.TrySetResult();
            _fetchedOnce.TrySetResult();
        }
    }

    /// <summary>New credentials may be those of another project, whose flags must not wait for the next round.</summary>
    private void Wake()
    {
        if (_asked is not { } asked || !_settings.Current.AsksLike(asked))
        {
            Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
    }

    private async Task WaitAsync(TimeSpan wait, Task changed)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        await Task.WhenAny(Task.Delay(wait, _clock, enough.Token), changed).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        _stop.Token.ThrowIfCancellationRequested();
    }

    /// <returns>How long the server asked to be left alone.</returns>
    private async Task<TimeSpan?> PollAsync()
    {
        try
        {
            var settings = _settings.Current;
            _asked = settings;
            if (!settings.Options.Enabled)
            {
                return null;
            }

            var reply = await FetchAsync(settings).ConfigureAwait(false);
            _stop.Token.ThrowIfCancellationRequested();
            Settle(reply);
            return reply.RetryAfter;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Nothing here is known to throw; whatever does must not end the polling.
            _schedule.Failed();
            Log.PollFaulted(_logger, exception.GetType().Name);
            return null;
        }
    }

    private async Task<FlagsReply> FetchAsync(FlagsSettings settings)
    {
        var known = _known is { } last && ReferenceEquals(last.Settings, settings) ? last.ETag : null;
        var request = new FlagsRequest(FlagsSettings.DefinitionsPath, settings.Definitions, settings, FlagDefinitions.MostBytes) { ETag = known };
        var reply = await _client.GetAsync(request, _pipeline, _stop.Token).ConfigureAwait(false);
        if (reply.Reason != SendReason.None || reply.IsNotModified)
        {
            return reply;
        }

        try
        {
            var definitions = FlagDefinitions.Parse(reply.Body);
            if (definitions.IsUnreadable)
            {
                _store.LogDefects(definitions);
                return reply with { Reason = SendReason.UnreadableReply };
            }

            _store.Replace(definitions, settings);
            _known = reply.ETag is { } tag ? (settings, tag) : null;
            return reply;
        }
        catch (JsonException)
        {
            return reply with { Reason = SendReason.UnreadableReply };
        }
    }

    private void Settle(FlagsReply reply)
    {
        if (reply.Reason != SendReason.None)
        {
            _lastFailure = reply;
            _schedule.Failed();
            if (_limiter.TryEnter(reply.Reason.ToString(), out var suppressed))
            {
                Log.FlagsUnanswered(_logger, FlagsSettings.DefinitionsPath, reply.StatusCode, reply.Error, suppressed);
            }

            return;
        }

        _lastFailure = null;
        if (reply.IsNotModified)
        {
            _store.Confirm();
        }

        if (_schedule.Succeeded() is var failures and > 0)
        {
            Log.DefinitionsAreBack(_logger, _store.Definitions?.Count ?? 0, failures);
        }
    }
}
