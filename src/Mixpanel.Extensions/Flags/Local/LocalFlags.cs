using System.Collections.Concurrent;
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

    private readonly ConcurrentDictionary<string, bool> _logged = new(StringComparer.Ordinal);

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

    private bool IsEnabled => settings.Current.Options.Enabled;

    /// <summary>The answer as the definitions alone give it, caveats included.</summary>
    internal FlagVariant Evaluate(string flagKey, FlagContext context) => Definitions(out var otherwise) is { } definitions
        ? definitions.Evaluate(flagKey, context)
        : FlagVariant.Fallback(flagKey, otherwise);

    /// <summary>The answers for all flags, and why any other flag has none.</summary>
    internal IEnumerable<FlagVariant> EvaluateAll(FlagContext context, out FlagReason otherwise) => Definitions(out otherwise) is { } definitions
        ? definitions.Keys.Select(key => definitions.Evaluate(key, context))
        : [];

    /// <summary>The answer to go with if Mixpanel is not asked, or has no answer.</summary>
    /// <param name="variant">What <see cref="Evaluate"/> said.</param>
    /// <param name="reason">Why there is no better answer.</param>
    internal FlagVariant WithoutMixpanel(FlagVariant variant, FlagReason reason)
    {
        if (variant.Caveat == FlagCaveat.None)
        {
            return variant;
        }

        if (reason == FlagReason.NeedsRemoteEvaluation && _logged.TryAdd(variant.FlagKey, true))
        {
            Log.FlagNeedsMixpanel(logger, OneLine.Of(variant.FlagKey), variant.Caveat);
        }

        // Who has kept an older variant is an exception among many; but a rollout for a cohort that asks for no cohort is for everybody.
        return variant.Caveat == FlagCaveat.StickyVariant || options.IgnoreCohorts
            ? variant
            : FlagVariant.Fallback(variant.FlagKey, reason).With(variant.Caveat);
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

    public ValueTask DisposeAsync() => poller.DisposeAsync();

    public void Dispose() => _ = poller.DisposeAsync().AsTask();
}
