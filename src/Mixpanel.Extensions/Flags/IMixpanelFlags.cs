namespace Mixpanel.Extensions;

/// <summary>Answers which variant of a feature flag a user has, and why. Safe for all threads.</summary>
/// <remarks>
/// Registered by <c>AddLocalFlags</c>, <c>AddRemoteFlags</c> or both. No flag throws: what cannot be answered is a fallback with its
/// <see cref="FlagVariant.Reason"/>. Null arguments, the caller's own cancellation, and a type that no flag can be read as do throw.
/// <see cref="MixpanelFlagsExtensions"/> has the short forms.
/// </remarks>
public interface IMixpanelFlags
{
    /// <summary>The variant of one flag. With local flags that need nobody else's word it is there at once.</summary>
    /// <param name="flagKey">The flag.</param>
    /// <param name="context">For whom.</param>
    /// <param name="reportExposure">
    /// Whether Mixpanel is told that the user saw the variant, which is what an experiment counts. It is sent in the background and once for a user, flag, variant
    /// and experiment. Default <c>true</c>.
    /// </param>
    /// <param name="cancellationToken">Stops waiting for Mixpanel.</param>
    /// <returns>The variant, or a fallback and why.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<FlagVariant> GetVariantAsync(
        string flagKey, FlagContext context, bool reportExposure = true, CancellationToken cancellationToken = default);

    /// <summary>All flags of one user at one moment. Reports no exposures.</summary>
    /// <param name="context">For whom.</param>
    /// <param name="cancellationToken">Stops waiting for Mixpanel.</param>
    /// <returns>The variants, to be read as often as you like.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<FlagSnapshot> GetAllAsync(FlagContext context, CancellationToken cancellationToken = default);

    /// <summary>Tells Mixpanel that a user saw a variant, where that was not reported when it was asked for.</summary>
    /// <param name="flagKey">The flag.</param>
    /// <param name="variant">What the user saw.</param>
    /// <param name="context">Who saw it.</param>
    /// <param name="cancellationToken">Stops waiting. The event is sent nevertheless.</param>
    /// <returns>
    /// What became of the event; <see cref="SendReason.AlreadySent"/> if it was sent before, <see cref="SendReason.NothingToSend"/> for a fallback. Those who
    /// report the same at the same time share one event and its result.
    /// </returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled while the event was on its way.</exception>
    ValueTask<SendResult> TrackExposureAsync(
        string flagKey, FlagVariant variant, FlagContext context, CancellationToken cancellationToken = default);

    /// <summary>
    /// Waits until local flags have definitions, for programs without a host, which does it when it starts: a console tool, a function in the cloud.
    /// Begins polling if nothing has.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>
    /// <c>true</c> as soon as there are definitions, be they from a bootstrap file; <c>false</c> if <see cref="LocalFlagsOptions.WaitTimeout"/> is over
    /// without any, through failed fetches and repeated ones. Polling goes on then, and every flag is a fallback meanwhile. <c>true</c> at once where
    /// nothing is waited for: with remote flags only, and where <see cref="MixpanelOptions.Enabled"/> is <c>false</c>.
    /// </returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<bool> WaitUntilReadyAsync(CancellationToken cancellationToken = default);
}
