using Mixpanel.Extensions.Flags.Exposures;
using Mixpanel.Extensions.Flags.Local;
using Mixpanel.Extensions.Flags.Remote;

namespace Mixpanel.Extensions.Flags;

/// <summary>The flags of one project: from the definitions where they are enough, from Mixpanel where they are not.</summary>
/// <param name="local">Answers here; <c>null</c> if only Mixpanel is asked.</param>
/// <param name="remote">Asks Mixpanel; <c>null</c> if that was not registered.</param>
/// <param name="exposures">Tells Mixpanel who saw what.</param>
/// <param name="metrics">Counts.</param>
internal sealed class MixpanelFlags(LocalFlags? local, RemoteFlags? remote, ExposureTracker exposures, FlagMetrics metrics) : IMixpanelFlags
{
    public ValueTask<FlagVariant> GetVariantAsync(
        string flagKey, FlagContext context, bool reportExposure = true, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flagKey);
        ArgumentNullException.ThrowIfNull(context);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<FlagVariant>(cancellationToken);
        }

        var known = local?.Evaluate(flagKey, context);
        if (known is null || (remote is not null && LocalFlags.IsUncertain(known)))
        {
            return AskAsync(known, flagKey, context, reportExposure, cancellationToken);
        }

        return new(Answer(local!.WithoutMixpanel(known, FlagReason.NeedsRemoteEvaluation), context, reportExposure));
    }

    public ValueTask<FlagSnapshot> GetAllAsync(FlagContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<FlagSnapshot>(cancellationToken);
        }

        if (local is null)
        {
            return remote!.GetAllAsync(context, cancellationToken);
        }

        var known = local.EvaluateAll(context, out var otherwise);
        return remote is null || otherwise == FlagReason.Disabled
            ? new(new FlagSnapshot(known.Select(each => local.WithoutMixpanel(each, FlagReason.NeedsRemoteEvaluation)), otherwise))
            : AskAllAsync(known, context, cancellationToken);
    }

    public ValueTask<SendResult> TrackExposureAsync(
        string flagKey, FlagVariant variant, FlagContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flagKey);
        ArgumentNullException.ThrowIfNull(variant);
        ArgumentNullException.ThrowIfNull(context);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<SendResult>(cancellationToken)
            : exposures.TrackAsync(flagKey, variant, context, cancellationToken);
    }

    private async ValueTask<FlagVariant> AskAsync(
        FlagVariant? known, string flagKey, FlagContext context, bool reportExposure, CancellationToken cancellationToken)
    {
        var answer = await remote!.GetAsync(flagKey, context, cancellationToken).ConfigureAwait(false);
        return Answer(known is null ? answer : Better(known, answer), context, reportExposure);
    }

    /// <summary>What only Mixpanel knows comes from it, and what it does not know is still known here.</summary>
    private FlagVariant Better(FlagVariant known, FlagVariant answer) =>
        answer.Reason is FlagReason.ChosenRemotely or FlagReason.FlagNotFound ? answer : local!.WithoutMixpanel(known, answer.Reason);

    private async ValueTask<FlagSnapshot> AskAllAsync(IEnumerable<FlagVariant> known, FlagContext context, CancellationToken cancellationToken)
    {
        var snapshot = await remote!.GetAllAsync(context, cancellationToken).ConfigureAwait(false);
        var better = known.Select(each => LocalFlags.IsUncertain(each) ? Better(each, snapshot[each.FlagKey]) : each);
        return new FlagSnapshot(snapshot.Answers.Concat(better), snapshot.Otherwise);
    }

    private FlagVariant Answer(FlagVariant variant, FlagContext context, bool reportExposure)
    {
        metrics.Evaluated(variant);
        if (reportExposure && !variant.IsFallback)
        {
            exposures.Report(variant.FlagKey, variant, context);
        }

        return variant;
    }
}
