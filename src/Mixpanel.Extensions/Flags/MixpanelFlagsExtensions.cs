using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

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
    /// type sees the fallback, so that is no exposure.
    /// </returns>
    public static ValueTask<T> GetValueAsync<T>(
        this IMixpanelFlags flags,
        string flagKey,
        T fallback,
        FlagContext context,
        bool reportExposure = true,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flags);
        var asking = flags.GetVariantAsync(flagKey, context, reportExposure: false, cancellationToken);
        return asking.IsCompletedSuccessfully
            ? new(Read(flags, flagKey, asking.Result, fallback, context, reportExposure))
            : WaitAsync(flags, flagKey, asking, fallback, context, reportExposure);

        // Both are static because anything they captured would be allocated in every call.
        static T Read(IMixpanelFlags flags, string flagKey, FlagVariant variant, T fallback, FlagContext context, bool reportExposure)
        {
            var value = variant.GetValue(fallback, out var reason);
            ReportSeen(flags, flagKey, variant, context, reportExposure && reason != FlagReason.TypeMismatch);
            return value;
        }

        static async ValueTask<T> WaitAsync(
            IMixpanelFlags flags, string flagKey, ValueTask<FlagVariant> asking, T fallback, FlagContext context, bool reportExposure) =>
            Read(flags, flagKey, await asking.ConfigureAwait(false), fallback, context, reportExposure);
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
        var variant = await flags.GetVariantAsync(flagKey, context, reportExposure: false, cancellationToken).ConfigureAwait(false);
        var value = variant.GetValue(fallback, typeInfo, out var reason);
        ReportSeen(flags, flagKey, variant, context, reportExposure && reason != FlagReason.TypeMismatch);
        return value;
    }

    /// <summary>In the background: whatever becomes of the event, it is logged and counted, and the value is not kept waiting.</summary>
    private static void ReportSeen(IMixpanelFlags flags, string flagKey, FlagVariant variant, FlagContext context, bool isSeen)
    {
        if (isSeen && !variant.IsFallback)
        {
            var sending = flags.TrackExposureAsync(flagKey, variant, context, CancellationToken.None);
            if (!sending.IsCompletedSuccessfully)
            {
                _ = sending.AsTask();
            }
        }
    }
}
