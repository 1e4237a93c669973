using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;

namespace Mixpanel.Extensions.Flags.Local;

/// <summary>Answers from the definitions in force, at once.</summary>
internal sealed class LocalFlags(
    Derived<FlagsSettings> settings, DefinitionsStore store, DefinitionsPoller poller, LocalFlagsOptions options, TimeProvider clock, ILogger logger)
    : IAsyncDisposable, IDisposable
{
    /// <summary>Polls may fail now and then; so many in a row are worth a look.</summary>
    private const int StalePolls = 5;

    private readonly LoggedOnce<string> _logged = new();

    internal LocalFlagsHealth Health
    {
        get
        {
            var age = store.Age;
            var isStale = age is null || age > options.PollInterval * StalePolls;
            var definitions = store.Definitions;
            return new(IsEnabled, definitions?.Count, definitions?.Defects.Count ?? 0, age, isStale, poller.LastFailure);
        }
    }

    /// <summary>Whether Mixpanel would know better.</summary>
    internal static bool IsUncertain(FlagVariant variant) => variant.Caveat != FlagCaveat.None
        || variant.Reason is FlagReason.NotReady or FlagReason.FlagNotFound or FlagReason.MalformedDefinition;

    private bool IsReady => !IsEnabled || store.Definitions is not null;

    private bool IsEnabled => settings.Current.Options.Enabled;

    /// <summary>The answer as the definitions alone give it, caveats included.</summary>
    internal FlagVariant Evaluate(string flagKey, FlagContext context) => Definitions(out var otherwise) is { } definitions
        ? definitions.Evaluate(flagKey, context)
        : FlagVariant.Fallback(flagKey, otherwise);

    /// <summary>The answers for all flags, and why any other flag has none.</summary>
    internal IEnumerable<FlagVariant> EvaluateAll(FlagContext context, out FlagReason otherwise) => Definitions(out otherwise) is { } definitions
        ? definitions.EvaluateAll(context)
        : [];

    /// <summary>The answer to go with if Mixpanel is not asked, or has no answer.</summary>
    /// <param name="variant">What <see cref="Evaluate"/> said.</param>
    /// <param name="answer">The fallback that Mixpanel left us with; <c>null</c> if it was not asked.</param>
    internal FlagVariant WithoutMixpanel(FlagVariant variant, FlagVariant? answer)
    {
        if (variant.Caveat == FlagCaveat.None)
        {
            return variant;
        }

        if (answer is null && _logged.TryEnter(variant.FlagKey))
        {
            Log.FlagNeedsMixpanel(logger, OneLine.Of(variant.FlagKey), variant.Caveat);
        }

        // Who has kept an older variant is an exception among many; but a rollout for a cohort that asks for no cohort is for everybody.
        return variant.Caveat == FlagCaveat.StickyVariant || options.IgnoreCohorts
            ? variant
            : (answer ?? FlagVariant.Fallback(variant.FlagKey, FlagReason.NeedsRemoteEvaluation)).With(variant.Caveat);
    }

    /// <summary>What to answer from, if anything; whoever asks about several flags asks this once.</summary>
    private FlagDefinitions? Definitions(out FlagReason otherwise)
    {
        var definitions = IsEnabled ? store.Definitions : null;
        otherwise = definitions is not null ? FlagReason.FlagNotFound : IsEnabled ? FlagReason.NotReady : FlagReason.Disabled;
        return definitions;
    }

    /// <summary>Begins polling.</summary>
    internal void Start() => poller.Start();

    /// <summary>Whether polling has begun.</summary>
    internal bool IsPolling => poller.HasStarted;

    /// <summary>Waits for what the host is to wait for. Does not throw, and ends in time.</summary>
    internal async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.WaitTimeout, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await poller.Bootstrapped.WaitAsync(limit.Token).ConfigureAwait(false);
            if (options.WaitForDefinitions)
            {
                await poller.FetchedOnce.WaitAsync(limit.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.StartsWithoutDefinitions(logger, options.WaitTimeout);
        }
        catch (OperationCanceledException)
        {
            // The host has given up its start, and says so itself.
        }
    }

    /// <summary>Waits for definitions, wherever they come from. A project that is switched off has nothing to wait for.</summary>
    /// <returns>Whether there is something to answer from, or nothing to come.</returns>
    internal async Task<bool> WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        poller.Start();
        using var timeout = new CancellationTokenSource(options.WaitTimeout, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, poller.Stopping, cancellationToken);
        try
        {
            while (true)
            {
                // Before the look at what is there, so that nothing arrives in between.
                var arrival = store.Arrival;
                if (IsReady)
                {
                    return true;
                }

                await arrival.WaitAsync(limit.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return IsReady;
        }
    }

    public ValueTask DisposeAsync() => poller.DisposeAsync();

    public void Dispose() => _ = poller.DisposeAsync().AsTask();
}
