using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Mixpanel.Extensions.Transport;

/// <summary>
/// The one seam to Polly: total deadline, then repetition, then the limit of one attempt. Which requests may be repeated, and when, is
/// decided by <see cref="IngestionRequest"/>, which travels in Polly's context because a strategy cannot see the request of an exception.
/// </summary>
internal static class IngestionPipeline
{
    private static readonly ResiliencePropertyKey<object> _key = new(IngestionRequest.Key);

    /// <summary>Polly takes no shorter limit and reads zero as none.</summary>
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(10);

    internal static IAsyncPolicy<HttpResponseMessage> Create(TimeProvider clock, ILogger logger) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = static args => new(Limit(Request(args.Context).Deadline.Remaining)) })
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = int.MaxValue,
                ShouldHandle = static args => new(ShouldRepeat(args)),
                DelayGenerator = static args => new(Request(args.Context).NextDelay),
                OnRetry = args =>
                {
                    LogRetry(logger, args);
                    return default;
                },
            })
            .AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = static args => new(Limit(Request(args.Context).Settings.Options.Timeout)) })
            .Build()
            .AsAsyncPolicy();

    private static bool ShouldRepeat(RetryPredicateArguments<HttpResponseMessage> args)
    {
        // The total deadline or the caller: nobody waits for another attempt.
        if (args.Context.CancellationToken.IsCancellationRequested)
        {
            return false;
        }

        var request = Request(args.Context);
        return request.ShouldRepeat(Outcome(request, args.Outcome), Random.Shared.NextDouble());
    }

    private static AttemptOutcome Outcome(IngestionRequest request, Outcome<HttpResponseMessage> outcome) => outcome.Exception is { } exception
        ? AttemptOutcome.Of(exception, request.BodyStarted)
        : AttemptOutcome.Of(request.Reply!);

    private static void LogRetry(ILogger logger, OnRetryArguments<HttpResponseMessage> args)
    {
        var request = Request(args.Context);
        Log.Retrying(
            logger,
            request.Endpoint.Path(),
            (int?)request.Reply?.StatusCode ?? 0,
            Outcome(request, args.Outcome).Reason.ToString(),
            args.RetryDelay);
    }

    private static TimeSpan Limit(TimeSpan limit) => limit < _shortest ? _shortest : limit;

    private static IngestionRequest Request(ResilienceContext context) => (IngestionRequest)context.Properties.GetValue(_key, null!);
}
