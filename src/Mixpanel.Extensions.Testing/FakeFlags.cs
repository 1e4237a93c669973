using System.Text.Json;
using Mixpanel.Extensions.Flags;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Testing;

/// <summary>
/// Flags for tests: they have the values they are given, and every exposure that Mixpanel would be told of is recorded. Safe for all threads.
/// </summary>
/// <example><code>
/// var flags = new FakeFlags().Set("new-checkout", true);
/// </code></example>
public sealed class FakeFlags : IMixpanelFlags
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string FlagKey, string? DistinctId), FlagVariant> _variants = [];
    private readonly List<RecordedExposure> _exposures = [];

    /// <summary>The exposures reported so far, in order, repeated ones included.</summary>
    public IReadOnlyList<RecordedExposure> Exposures
    {
        get
        {
            lock (_lock)
            {
                return [.. _exposures];
            }
        }
    }

    /// <summary>Gives a flag a value.</summary>
    /// <param name="flagKey">The flag.</param>
    /// <param name="value">The value: text, a number, a boolean, or nested <see cref="MixpanelProperties"/>.</param>
    /// <param name="variantKey">The variant. Default <c>treatment</c>.</param>
    /// <param name="distinctId">The only user who gets it. Default all who have no value of their own.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException">The value is no JSON.</exception>
    public FakeFlags Set(string flagKey, PropertyValue value, string variantKey = "treatment", string? distinctId = null) =>
        Set(new FlagVariant(flagKey, variantKey, Json(value)) { IsQaTester = false }, distinctId);

    /// <summary>Gives a flag a variant in full, or a fallback with its reason.</summary>
    /// <param name="variant">The answer, for example <c>FlagVariant.Fallback("f", FlagReason.BackendError)</c>.</param>
    /// <param name="distinctId">The only user who gets it. Default all who have no variant of their own.</param>
    /// <returns>This.</returns>
    public FakeFlags Set(FlagVariant variant, string? distinctId = null)
    {
        ArgumentNullException.ThrowIfNull(variant);
        lock (_lock)
        {
            _variants[(variant.FlagKey, distinctId)] = variant;
        }

        return this;
    }

    /// <summary>Forgets all flags and exposures.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _variants.Clear();
            _exposures.Clear();
        }
    }

    /// <inheritdoc/>
    public ValueTask<FlagVariant> GetVariantAsync(
        string flagKey, FlagContext context, bool reportExposure = true, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flagKey);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var variant = Find(flagKey, context);
            if (reportExposure)
            {
                Expose(flagKey, variant, context);
            }

            return new(variant);
        }
    }

    /// <inheritdoc/>
    public ValueTask<FlagSnapshot> GetAllAsync(FlagContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return new(new FlagSnapshot([.. _variants.Keys.Select(key => Find(key.FlagKey, context))]));
        }
    }

    /// <inheritdoc/>
    public ValueTask<SendResult> TrackExposureAsync(
        string flagKey, FlagVariant variant, FlagContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flagKey);
        ArgumentNullException.ThrowIfNull(variant);
        ArgumentNullException.ThrowIfNull(context);
        lock (_lock)
        {
            return new(Expose(flagKey, variant, context));
        }
    }

    /// <inheritdoc/>
    /// <returns><c>true</c> at once.</returns>
    public ValueTask<bool> WaitUntilReadyAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(true);
    }

    private static JsonElement Json(in PropertyValue value)
    {
        var json = new JsonBuffer();
        return new PropertyWriter(json, FrozenValue.Limits, rewrite: null).Write(string.Empty, value)
            ? JsonElement.Parse(json.Written)
            : throw new ArgumentException("The value is no JSON.", nameof(value));
    }

    /// <summary>Refuses what the real flags refuse.</summary>
    private SendResult Expose(string flagKey, FlagVariant variant, FlagContext context)
    {
        if (variant.IsFallback)
        {
            return SendResult.NotSent(SendReason.NothingToSend);
        }

        if (string.IsNullOrWhiteSpace(context.DistinctId))
        {
            return SendResult.Rejected(SendReason.MissingDistinctId);
        }

        _exposures.Add(new(flagKey, variant, context));
        return SendResult.Delivered;
    }

    private FlagVariant Find(string flagKey, FlagContext context) =>
        _variants.TryGetValue((flagKey, context.DistinctId), out var variant) || _variants.TryGetValue((flagKey, null), out variant)
            ? variant
            : FlagVariant.Fallback(flagKey, FlagReason.FlagNotFound);
}
