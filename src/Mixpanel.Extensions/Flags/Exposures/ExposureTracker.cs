using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;

namespace Mixpanel.Extensions.Flags.Exposures;

/// <summary>Sends exposures through the project's own door, each only once for a while.</summary>
internal sealed class ExposureTracker
{
    /// <summary>Without a buffer each exposure is a request, and nobody who asks for a flag waits for it.</summary>
    private const int MostPending = 1_000;

    private static readonly SendResult _noVariant = SendResult.NotSent(SendReason.NothingToSend);
    private static readonly SendResult _known = SendResult.NotSent(SendReason.AlreadySent);
    private static readonly SendResult _nobody = SendResult.Rejected(
        SendReason.MissingDistinctId, detail: "The context has no distinct id, so nobody can be said to have seen the variant.");

    private static readonly SendResult _tooMany = SendResult.Dropped(
        SendReason.BufferFull, $"{MostPending} exposures wait already.");

    private static readonly SendResult _nested = SendResult.Dropped(
        SendReason.FilteredOut, "An enricher asked for the flag while an exposure was being enriched, which would go on for ever.");

    /// <summary>Those whose exposures are being enriched on this thread. An enricher may ask for flags of its own and of other projects.</summary>
    [ThreadStatic]
    private static HashSet<ExposureTracker>? _entered;

    private readonly Func<IMixpanel> _mixpanel;
    private readonly ExpiringCache<ExposureKey, Exposure>? _sent;
    private readonly FlagMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly LogLimiter _limiter;
    private readonly ILogger _logger;

    private int _pending;

    /// <param name="mixpanel">The project's door, which does not exist yet where flags are made.</param>
    /// <param name="options">For how long and how many.</param>
    /// <param name="metrics">Counts.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="logger">Hears of what is not sent.</param>
    internal ExposureTracker(Func<IMixpanel> mixpanel, FlagExposureOptions options, FlagMetrics metrics, TimeProvider clock, ILogger logger)
    {
        _mixpanel = mixpanel;
        _sent = options.DeduplicateFor > TimeSpan.Zero ? new(options.CacheSize, options.DeduplicateFor, clock) : null;
        _metrics = metrics;
        _clock = clock;
        _limiter = new LogLimiter(clock);
        _logger = logger;
    }

    /// <summary>Forgets what was sent: another project knows of none of it.</summary>
    internal void Forget() => _sent?.Clear();

    /// <summary>Sends an exposure that nobody waits for. Does not throw; a failure to deliver is logged and counted at the door.</summary>
    internal void Report(string flagKey, FlagVariant variant, FlagContext context)
    {
        var sending = SendAsync(flagKey, variant, context);
        if (!sending.IsCompletedSuccessfully)
        {
            _ = sending.AsTask();
        }
    }

    /// <summary>Sends an exposure, unless there is nothing to send.</summary>
    /// <param name="flagKey">The flag.</param>
    /// <param name="variant">What was seen.</param>
    /// <param name="context">Who saw it.</param>
    /// <param name="cancellationToken">Stops waiting. The variant was seen, and others may wait for the same exposure.</param>
    internal ValueTask<SendResult> TrackAsync(string flagKey, FlagVariant variant, FlagContext context, CancellationToken cancellationToken)
    {
        var sending = SendAsync(flagKey, variant, context);
        return sending.IsCompleted || !cancellationToken.CanBeCanceled ? sending : new(sending.AsTask().WaitAsync(cancellationToken));
    }

    private ValueTask<SendResult> SendAsync(string flagKey, FlagVariant variant, FlagContext context)
    {
        if (variant.IsFallback || variant.Key is null)
        {
            return new(_noVariant);
        }

        if (string.IsNullOrWhiteSpace(context.DistinctId))
        {
            if (_limiter.TryEnter(nameof(Log.ExposureOfNobody), out var suppressed))
            {
                Log.ExposureOfNobody(_logger, OneLine.Of(flagKey), suppressed);
            }

            return new(_nobody);
        }

        return _sent is null
            ? new(SendAsync(ExposureEvent.Of(context.DistinctId, flagKey, variant)))
            : SendOnceAsync(_sent, new(context.DistinctId, flagKey, variant.Key, variant.ExperimentId), variant);
    }

    private ValueTask<SendResult> SendOnceAsync(ExpiringCache<ExposureKey, Exposure> sent, ExposureKey key, FlagVariant variant)
    {
        while (true)
        {
            if (!sent.TryGet(key, out var exposure))
            {
                exposure = sent.GetOrAdd(key, new Exposure(_clock.GetUtcNow()));
            }

            if (exposure.TryBegin(out var outcome) is { } sending)
            {
                return new(SendOnceAsync(sent, key, exposure, sending, variant));
            }

            if (!outcome.IsCompletedSuccessfully)
            {
                return outcome;
            }

            var result = outcome.Result;
            if (!IsForgotten(result))
            {
                return new(result.Status == SendStatus.Rejected ? result : _known);
            }

            // It was forgotten after it had been found here.
            sent.Remove(key, exposure);
        }
    }

    private async Task<SendResult> SendOnceAsync(
        ExpiringCache<ExposureKey, Exposure> sent, ExposureKey key, Exposure exposure, TaskCompletionSource<SendResult> sending, FlagVariant variant)
    {
        var builder = ExposureEvent.Of(key.DistinctId, key.FlagKey, variant)
            .At(exposure.SeenAt)
            .InsertIdFrom(ExposureEvent.Name, key.DistinctId, key.FlagKey, key.VariantKey, key.ExperimentId ?? string.Empty);
        var result = await SendAsync(builder).ConfigureAwait(false);
        if (IsForgotten(result))
        {
            sent.Remove(key, exposure);
        }

        exposure.End(sending, result);
        return result;
    }

    /// <summary>
    /// What was not even tried is a new exposure when the user sees the variant again: there may be consent by then. What is wrong would be wrong again.
    /// </summary>
    private static bool IsForgotten(SendResult result) => result.Status is SendStatus.Filtered or SendStatus.Dropped;

    private async Task<SendResult> SendAsync(EventBuilder exposure)
    {
        if (Interlocked.Increment(ref _pending) > MostPending)
        {
            Interlocked.Decrement(ref _pending);
            if (_limiter.TryEnter(nameof(Log.ExposuresPending), out var suppressed))
            {
                Log.ExposuresPending(_logger, MostPending, suppressed);
            }

            return _tooMany;
        }

        try
        {
            var result = await EnterAsync(exposure).ConfigureAwait(false);
            if (result.Status is SendStatus.Delivered or SendStatus.Buffered or SendStatus.Stored)
            {
                _metrics.Exposed();
            }

            return result;
        }
        catch (Exception exception)
        {
            // The services may be gone already; nobody who asks for a flag is to notice.
            if (_limiter.TryEnter(nameof(Log.ExposureThrew), out _))
            {
                Log.ExposureThrew(_logger, exception.GetType().Name);
            }

            return SendResult.Failed(SendReason.Closed, Repeat.Safe);
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }

    private Task<SendResult> EnterAsync(EventBuilder exposure)
    {
        var entered = _entered ??= [];
        if (!entered.Add(this))
        {
            return _nested.AsTask();
        }

        try
        {
            return _mixpanel().SendAsync(exposure, CancellationToken.None);
        }
        finally
        {
            entered.Remove(this);
        }
    }
}
