using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;

namespace Mixpanel.Extensions.Flags.Exposures;

/// <summary>Sends exposures through the project's own door, each only once for a while.</summary>
internal sealed class ExposureTracker
{
    private static readonly SendResult _noVariant = SendResult.NotSent(SendReason.NothingToSend);
    private static readonly SendResult _known = SendResult.NotSent(SendReason.AlreadySent);
    private static readonly SendResult _nobody = SendResult.Rejected(
        SendReason.MissingDistinctId, detail: "The context has no distinct id, so nobody can be said to have seen the variant.");

    private readonly Func<IMixpanel> _mixpanel;
    private readonly ExpiringCache<ExposureKey, bool>? _sent;
    private readonly FlagMetrics _metrics;
    private readonly LogLimiter _limiter;
    private readonly ILogger _logger;

    internal ExposureTracker(Func<IMixpanel> mixpanel, FlagExposureOptions options, FlagMetrics metrics, TimeProvider clock, ILogger logger)
    {
        _mixpanel = mixpanel;
        _sent = options.DeduplicateFor > TimeSpan.Zero ? new(options.CacheSize, options.DeduplicateFor, clock) : null;
        _metrics = metrics;
        _limiter = new LogLimiter(clock);
        _logger = logger;
    }

    /// <summary>Sends an exposure that nobody waits for. Does not throw; a failure to deliver is logged and counted at the door.</summary>
    internal void Report(string flagKey, FlagVariant variant, FlagContext context)
    {
        if (IsKnown(flagKey, variant, context) is null)
        {
            _ = SendAsync(flagKey, variant, context, CancellationToken.None);
        }
    }

    /// <summary>Sends an exposure, unless there is nothing to send.</summary>
    internal ValueTask<SendResult> TrackAsync(string flagKey, FlagVariant variant, FlagContext context, CancellationToken cancellationToken) =>
        IsKnown(flagKey, variant, context) is { } answer ? new(answer) : new(SendAsync(flagKey, variant, context, cancellationToken));

    private SendResult? IsKnown(string flagKey, FlagVariant variant, FlagContext context)
    {
        if (variant.IsFallback || variant.Key is null)
        {
            return _noVariant;
        }

        if (string.IsNullOrEmpty(context.DistinctId))
        {
            return _nobody;
        }

        return _sent?.TryAdd(Key(flagKey, variant, context), true) == false ? _known : null;
    }

    private async Task<SendResult> SendAsync(string flagKey, FlagVariant variant, FlagContext context, CancellationToken cancellationToken)
    {
        var isSent = false;
        try
        {
            var builder = ExposureEvent.Of(context.DistinctId!, flagKey, variant);
            var result = await _mixpanel().SendAsync(builder, cancellationToken).ConfigureAwait(false);

            // One that is wrong would be wrong again; one that was lost may be sent when the user sees the variant again.
            isSent = result.Status is not (SendStatus.Dropped or SendStatus.Failed);
            if (result.Status is SendStatus.Delivered or SendStatus.Buffered or SendStatus.Stored)
            {
                _metrics.Exposed();
            }

            return result;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
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
            if (!isSent)
            {
                _sent?.Remove(Key(flagKey, variant, context));
            }
        }
    }

    private static ExposureKey Key(string flagKey, FlagVariant variant, FlagContext context) =>
        new(context.DistinctId!, flagKey, variant.Key!, variant.ExperimentId);
}
