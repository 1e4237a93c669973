using Mixpanel.Extensions.Flags.Exposures;
using Mixpanel.Extensions.Flags.Local;
using Mixpanel.Extensions.Flags.Remote;

namespace Mixpanel.Extensions.Flags;

/// <summary>The flags of one project: from the definitions where they are enough, from Mixpanel where they are not.</summary>
/// <param name="local">Answers here; <c>null</c> if only Mixpanel is asked.</param>
/// <param name="remote">Asks Mixpanel; <c>null</c> if that was not registered.</param>
/// <param name="exposures">Tells Mixpanel who saw what.</param>
/// <param name="metrics">Counts.</param>
/// <param name="warnings">Logs misunderstandings.</param>
internal sealed class MixpanelFlags(LocalFlags? local, RemoteFlags? remote, ExposureTracker exposures, FlagMetrics metrics, FlagWarnings warnings)
    : IMixpanelFlags
{
    public ValueTask<FlagVariant> GetVariantAsync(
        string flagKey, FlagContext context, bool reportExposure = true, CancellationToken cancellationToken = default)
    {
        var asking = FindAsync(flagKey, context, cancellationToken);
        if (!asking.IsCompletedSuccessfully)
        {
            return WaitAsync(asking, context, reportExposure);
        }

        var variant = asking.Result;
        Answered(variant, context, reportExposure);
        return new(variant);
    }

    public ValueTask<FlagSnapshot> GetAllAsync(FlagContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<FlagSnapshot>(cancellationToken);
        }

        warnings.LeftOut(context);
        if (local is null)
        {
            return remote!.GetAllAsync(context, cancellationToken);
        }

        var known = local.EvaluateAll(context, out var otherwise);
        return remote is null || otherwise == FlagReason.Disabled
            ? new(new FlagSnapshot(known.Select(each => local.WithoutMixpanel(each, answer: null)), otherwise))
            : AskAllAsync(known, context, cancellationToken);
    }

    public ValueTask<SendResult> TrackExposureAsync(
        string flagKey, FlagVariant variant, FlagContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flagKey);
        ArgumentNullException.ThrowIfNull(variant);
        ArgumentNullException.ThrowIfNull(context);
        return exposures.TrackAsync(flagKey, variant, context, cancellationToken);
    }

    public ValueTask<bool> WaitUntilReadyAsync(CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<bool>(cancellationToken)
            : local is null ? new(true)
            : new(local.WaitUntilReadyAsync(cancellationToken));

    /// <summary>The variant of one flag, which is not counted and of which nobody is told: see <see cref="Answered(FlagVariant, FlagContext, bool)"/>.</summary>
    internal ValueTask<FlagVariant> FindAsync(string flagKey, FlagContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(flagKey);
        ArgumentNullException.ThrowIfNull(context);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<FlagVariant>(cancellationToken);
        }

        warnings.LeftOut(context);
        var known = local?.Evaluate(flagKey, context);
        return known is null || (remote is not null && LocalFlags.IsUncertain(known))
            ? AskAsync(known, flagKey, context, cancellationToken)
            : new(local!.WithoutMixpanel(known, answer: null));
    }

    /// <summary>The caller gets a variant that was found.</summary>
    internal void Answered(FlagVariant variant, FlagContext context, bool reportExposure)
    {
        metrics.Evaluated(variant, variant.Reason);
        if (reportExposure && !variant.IsFallback)
        {
            exposures.Report(variant.FlagKey, variant, context);
        }
    }

    /// <summary>The caller gets the fallback, because the value of the variant that was found is not of the type that was asked for.</summary>
    internal void Mismatched(FlagVariant variant, Type asked)
    {
        metrics.Evaluated(variant, FlagReason.TypeMismatch);
        warnings.TypeMismatch(variant.FlagKey, asked);
    }

    private async ValueTask<FlagVariant> WaitAsync(ValueTask<FlagVariant> asking, FlagContext context, bool reportExposure)
    {
        var variant = await asking.ConfigureAwait(false);
        Answered(variant, context, reportExposure);
        return variant;
    }

    private async ValueTask<FlagVariant> AskAsync(FlagVariant? known, string flagKey, FlagContext context, CancellationToken cancellationToken)
    {
        var answer = await remote!.GetAsync(flagKey, context, cancellationToken).ConfigureAwait(false);
        return known is null ? answer : Better(known, answer);
    }

    private async ValueTask<FlagSnapshot> AskAllAsync(IEnumerable<FlagVariant> known, FlagContext context, CancellationToken cancellationToken)
    {
        var snapshot = await remote!.GetAllAsync(context, cancellationToken).ConfigureAwait(false);
        var better = known.Select(each => LocalFlags.IsUncertain(each) ? Better(each, snapshot[each.FlagKey]) : each);
        return new FlagSnapshot(snapshot.Answers.Concat(better), snapshot.Otherwise);
    }

    /// <summary>What only Mixpanel knows comes from it. If it gave no answer, a choice that could be made here nevertheless stands.</summary>
    private FlagVariant Better(FlagVariant known, FlagVariant answer) =>
        known.Caveat == FlagCaveat.None || answer.Reason is FlagReason.ChosenRemotely or FlagReason.FlagNotFound
            ? answer
            : local!.WithoutMixpanel(known, answer);
}
