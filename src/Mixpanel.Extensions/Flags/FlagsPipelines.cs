using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Mixpanel.Extensions.Flags;

/// <summary>What Polly does for requests about flags.</summary>
internal static class FlagsPipelines
{
    private static readonly TimeSpan _breakerWindow = TimeSpan.FromSeconds(30);

    /// <summary>A poll that failed is followed by the next one, so there is only a limit.</summary>
    internal static ResiliencePipeline<FlagsReply> ForDefinitions(LocalFlagsOptions options, TimeProvider clock) =>
        new ResiliencePipelineBuilder<FlagsReply> { TimeProvider = clock }.AddTimeout(options.Timeout).Build();

    /// <summary>Nobody is asked who has just failed; a limit for everything; then another try if the connection failed.</summary>
    internal static ResiliencePipeline<FlagsReply> ForVariants(RemoteFlagsOptions options, TimeProvider clock)
    {
        var pipeline = new ResiliencePipelineBuilder<FlagsReply> { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<FlagsReply>
            {
                MinimumThroughput = options.BreakerRequests,
                FailureRatio = 0.5,
                SamplingDuration = _breakerWindow,
                BreakDuration = options.BreakDuration,
                ShouldHandle = static args => new(args.Outcome.Exception is TimeoutRejectedException || args.Outcome.Result is { IsTrouble: true }),
            })
            .AddTimeout(options.Timeout);
        if (options.MaxRetries > 0)
        {
            pipeline.AddRetry(new RetryStrategyOptions<FlagsReply>
            {
                MaxRetryAttempts = options.MaxRetries,
                Delay = options.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = static args => new(args.Outcome.Result is { Reason: SendReason.ConnectionFailed }),
            });
        }

        return pipeline.Build();
    }
}
