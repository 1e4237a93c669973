using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;
using Polly;

namespace Mixpanel.Extensions.Flags.Remote;

/// <summary>Asks Mixpanel. Those who ask the same at the same time share one request.</summary>
internal sealed class RemoteFlags
{
    /// <summary>Room for a thousand flags with the largest values.</summary>
    private const int MostBytes = 40 * 1024 * 1024;

    private readonly FlagsClient _client;
    private readonly Derived<FlagsSettings> _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly LogLimiter _limiter;
    private readonly ResiliencePipeline<FlagsReply> _pipeline;
    private readonly ExpiringCache<RemoteQuestion, FlagSnapshot>? _cache;
    private readonly ConcurrentDictionary<RemoteQuestion, Lazy<Task<FlagSnapshot>>> _asking = new();

    private volatile RemoteRest? _rest;

    internal RemoteFlags(
        FlagsClient client, Derived<FlagsSettings> settings, RemoteFlagsOptions options, TimeSpan cacheDuration, TimeProvider clock, ILogger logger)
    {
        _client = client;
        _settings = settings;
        _clock = clock;
        _logger = logger;
        _limiter = new LogLimiter(clock);
        _pipeline = FlagsPipelines.ForVariants(options, clock);
        _cache = cacheDuration > TimeSpan.Zero ? new(options.CacheSize, cacheDuration, clock) : null;
    }

    /// <summary>The variant of one flag. What is kept is asked for as a whole: the next flag of the same user costs nothing then.</summary>
    /// <exception cref="OperationCanceledException">The caller does not wait any more.</exception>
    internal ValueTask<FlagVariant> GetAsync(string flagKey, FlagContext context, CancellationToken cancellationToken)
    {
        if (context.DistinctId is null)
        {
            return new(FlagVariant.ForMissing(flagKey, ContextIds.DistinctIdKey));
        }

        var asking = AskAsync(context, _cache is null ? flagKey : null, cancellationToken);
        return asking.IsCompletedSuccessfully ? new(asking.Result[flagKey]) : WaitAsync(asking);

        async ValueTask<FlagVariant> WaitAsync(ValueTask<FlagSnapshot> pending) => (await pending.ConfigureAwait(false))[flagKey];
    }

    /// <summary>All variants, in one request.</summary>
    /// <exception cref="OperationCanceledException">The caller does not wait any more.</exception>
    internal ValueTask<FlagSnapshot> GetAllAsync(FlagContext context, CancellationToken cancellationToken) => context.DistinctId is null
        ? new(new FlagSnapshot([], FlagReason.MissingContextKey))
        : AskAsync(context, flagKey: null, cancellationToken);

    private ValueTask<FlagSnapshot> AskAsync(FlagContext context, string? flagKey, CancellationToken cancellationToken)
    {
        var settings = _settings.Current;
        if (!settings.Options.Enabled)
        {
            return new(new FlagSnapshot([], FlagReason.Disabled));
        }

        var question = new RemoteQuestion(settings, context.Query, flagKey);
        if (_cache?.TryGet(question, out var known) == true)
        {
            return new(known!);
        }

        // The request is not the first caller's: others wait for it too. Each stops waiting on its own; the request has a limit anyway.
        var asking = _asking.GetOrAdd(question, static (question, self) => new Lazy<Task<FlagSnapshot>>(() => self.Begin(question)), this).Value;
        return new(asking.WaitAsync(cancellationToken));
    }

    /// <summary>Nothing of the first caller's surroundings, such as its trace, travels along to a handler of the application's.</summary>
    private Task<FlagSnapshot> Begin(RemoteQuestion question)
    {
        using var flow = ExecutionContext.SuppressFlow();
        return Task.Run(() => AskAsync(question));
    }

    private async Task<FlagSnapshot> AskAsync(RemoteQuestion question)
    {
        try
        {
            var start = _clock.GetUtcNow();
            var timestamp = _clock.GetTimestamp();
            FlagSnapshot? snapshot = null;
            var reply = await SendAsync(
                question,
                body => RemoteReply.TryRead(body, new FlagFetch(start, _clock.GetUtcNow(), _clock.GetElapsedTime(timestamp)), out snapshot)).ConfigureAwait(false);
            if (reply.Reason == SendReason.None)
            {
                _cache?.GetOrAdd(question, snapshot!);
                return snapshot!;
            }

            Report(reply);
            return new FlagSnapshot([], FlagReason.BackendError);
        }
        finally
        {
            _asking.TryRemove(question, out _);
        }
    }

    private async Task<FlagsReply> SendAsync(RemoteQuestion question, Func<ReadOnlyMemory<byte>, bool> tryRead)
    {
        if (_rest is { } rest && _clock.GetElapsedTime(rest.Since) < rest.Length && rest.Asker.AsksLike(question.Settings))
        {
            return FlagsReply.NotSent(rest.Reason);
        }

        if (question.Settings.Variants(question.Context, question.FlagKey) is not { } address)
        {
            return FlagsReply.NotSent(SendReason.TooLarge);
        }

        var request = new FlagsRequest(FlagsSettings.VariantsPath, address, question.Settings, MostBytes) { TryRead = tryRead };
        var reply = await _client.GetAsync(request, _pipeline, CancellationToken.None).ConfigureAwait(false);
        if (reply.RetryAfter is { } length)
        {
            _rest = new(question.Settings, _clock.GetTimestamp(), length, reply.Reason);
        }

        return reply;
    }

    private void Report(FlagsReply reply)
    {
        if (!_limiter.TryEnter($"{reply.Reason} {reply.IsSent}", out var suppressed))
        {
            return;
        }

        if (reply.IsSent)
        {
            Log.FlagsUnanswered(_logger, FlagsSettings.VariantsPath, reply.StatusCode, reply.Error, suppressed);
        }
        else
        {
            Log.FlagsNotAsked(_logger, FlagsSettings.VariantsPath, reply.Error, suppressed);
        }
    }
}
