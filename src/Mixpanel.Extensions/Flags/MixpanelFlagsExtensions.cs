using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mixpanel.Extensions.Flags;

namespace Mixpanel.Extensions;

/// <summary>The value of a flag in one call. All answer as <see cref="IMixpanelFlags.GetVariantAsync"/> does, and report an exposure as it does.</summary>
public static class MixpanelFlagsExtensions
{
    /// <summary>Whether a flag's value is exactly <c>true</c>. No other value counts as that.</summary>
    /// <param name="flags">The flags.</param>
    /// <param name="flagKey">The flag.</param>
    /// <param name="context">For whom.</param>
    /// <param name="reportExposure">Whether Mixpanel is told. Default <c>true</c>.</param>
    /// <param name="cancellationToken">Stops waiting for Mixpanel.</param>
    /// <returns><c>false</c> if no variant was chosen, too.</returns>
    public static ValueTask<bool> IsEnabledAsync(
        this IMixpanelFlags flags, string flagKey, FlagContext context, bool reportExposure = true, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flags);
        var asking = flags.GetVariantAsync(flagKey, context, reportExposure, cancellationToken);
        return asking.IsCompletedSuccessfully ? new(asking.Result.IsEnabled) : WaitAsync(asking);

        static async ValueTask<bool> WaitAsync(ValueTask<FlagVariant> asking) => (await asking.ConfigureAwait(false)).IsEnabled;
    }

    /// <summary>The value of a flag as a type, or the fallback if there is no value of that type.</summary>
    /// <typeparam name="T">
    /// <see cref="bool"/>, <see cref="string"/>, <see cref="int"/>, <see cref="long"/>, <see cref="float"/>, <see cref="double"/>,
    /// <see cref="decimal"/>, their nullable forms, or <see cref="JsonElement"/>. Other types need their <see cref="JsonTypeInfo{T}"/>.
    /// </typeparam>
    /// <param name="flags">The flags.</param>
    /// <param name="flagKey">The flag.</param>
    /// <param name="fallback">What to return if no variant was chosen or its value is of another type.</param>
    /// <param name="context">For whom.</param>
    /// <param name="reportExposure">Whether Mixpanel is told. Default <c>true</c>.</param>
    /// <param name="cancellationToken">Stops waiting for Mixpanel.</param>
    /// <returns>
    /// The value. For the reason take the variant and <see cref="FlagVariant.GetValue{T}(T, out FlagReason)"/>. A user whose variant is of another
    /// type sees the fallback, so that is no exposure; it is logged, and counted with that reason.
    /// </returns>
    /// <exception cref="NotSupportedException">The type is none of those above, whatever the flag is.</exception>
    public static ValueTask<T> GetValueAsync<T>(
        this IMixpanelFlags flags,
        string flagKey,
        T fallback,
        FlagContext context,
        bool reportExposure = true,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flags);
        FlagValues.ThrowIfUnsupported<T>();
        var asking = FindAsync(flags, flagKey, context, cancellationToken);
        return asking.IsCompletedSuccessfully
            ? new(Read(flags, asking.Result, fallback, context, reportExposure))
            : WaitAsync(asking, flags, fallback, context, reportExposure);

        // Nothing is captured, so that an answer that is there at once allocates nothing.
        static T Read(IMixpanelFlags flags, FlagVariant variant, T fallback, FlagContext context, bool reportExposure)
        {
            var value = variant.GetValue(fallback, out var reason);
            Answered<T>(flags, variant, reason, context, reportExposure);
            return value;
        }

        static async ValueTask<T> WaitAsync(
            ValueTask<FlagVariant> asking, IMixpanelFlags flags, T fallback, FlagContext context, bool reportExposure) =>
            Read(flags, await asking.ConfigureAwait(false), fallback, context, reportExposure);
    }

    /// <summary>The value of a flag as an object, or the fallback if there is no value of that type.</summary>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="flags">The flags.</param>
    /// <param name="flagKey">The flag.</param>
    /// <param name="fallback">What to return if no variant was chosen or its value cannot be read as the type.</param>
    /// <param name="context">For whom.</param>
    /// <param name="typeInfo">The type's description from a source-generated context.</param>
    /// <param name="reportExposure">Whether Mixpanel is told. Default <c>true</c>.</param>
    /// <param name="cancellationToken">Stops waiting for Mixpanel.</param>
    /// <returns>A new object each time. A user whose variant cannot be read sees the fallback, so that is no exposure.</returns>
    public static async ValueTask<T> GetValueAsync<T>(
        this IMixpanelFlags flags,
        string flagKey,
        T fallback,
        FlagContext context,
        JsonTypeInfo<T> typeInfo,
        bool reportExposure = true,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flags);
        ArgumentNullException.ThrowIfNull(typeInfo);
        var variant = await FindAsync(flags, flagKey, context, cancellationToken).ConfigureAwait(false);
        var value = variant.GetValue(fallback, typeInfo, out var reason);
        Answered<T>(flags, variant, reason, context, reportExposure);
        return value;
    }

    /// <summary>Whether it is an answer shows only when its value is read, so our own flags leave the counting for then.</summary>
    private static ValueTask<FlagVariant> FindAsync(
        IMixpanelFlags flags, string flagKey, FlagContext context, CancellationToken cancellationToken) => flags is MixpanelFlags own
            ? own.FindAsync(flagKey, context, cancellationToken)
            : flags.GetVariantAsync(flagKey, context, reportExposure: false, cancellationToken);

    private static void Answered<T>(IMixpanelFlags flags, FlagVariant variant, FlagReason reason, FlagContext context, bool reportExposure)
    {
        if (flags is not MixpanelFlags own)
        {
            ReportSeen(flags, variant, context, reportExposure && reason != FlagReason.TypeMismatch);
        }
        else if (reason == FlagReason.TypeMismatch)
        {
            own.Mismatched(variant, typeof(T));
        }
        else
        {
            own.Answered(variant, context, reportExposure);
        }
    }

    /// <summary>In the background: whatever becomes of the event, it is logged and counted, and the value is not kept waiting.</summary>
    private static void ReportSeen(IMixpanelFlags flags, FlagVariant variant, FlagContext context, bool isSeen)
    {
        if (isSeen && !variant.IsFallback)
        {
            var sending = flags.TrackExposureAsync(variant.FlagKey, variant, context, CancellationToken.None);
            if (!sending.IsCompletedSuccessfully)
            {
                _ = sending.AsTask();
            }
        }
    }
}
