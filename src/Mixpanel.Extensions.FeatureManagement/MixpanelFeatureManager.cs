using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.FeatureFilters;

namespace Mixpanel.Extensions.FeatureManagement;

/// <summary>Features that are Mixpanel's flags as Mixpanel has them, and everything else as it is configured.</summary>
/// <param name="flags">Mixpanel's flags.</param>
/// <param name="features">The features as they are configured.</param>
/// <param name="variants">The same with variants.</param>
/// <param name="memory">Keeps answers for the length of a request; <c>null</c> where each question is a new one.</param>
internal class MixpanelFeatureManager(
    FeatureFlags flags, IFeatureManager features, IVariantFeatureManager variants, FeatureMemory? memory) : IFeatureManager, IVariantFeatureManager
{
    public Task<bool> IsEnabledAsync(string feature) => IsEnabledAsync(
        new(feature, false, null), _ => new(features.IsEnabledAsync(feature)), CancellationToken.None).AsTask();

    public Task<bool> IsEnabledAsync<TContext>(string feature, TContext context) => IsEnabledAsync(
        new(feature, true, context),
        _ => new(context is FlagContext known
            ? features.IsEnabledAsync(feature, new FlagTargetingContext(known))
            : features.IsEnabledAsync(feature, context)),
        CancellationToken.None).AsTask();

    public ValueTask<bool> IsEnabledAsync(string feature, CancellationToken cancellationToken = default) => IsEnabledAsync(
        new(feature, false, null), cancellation => variants.IsEnabledAsync(feature, cancellation), cancellationToken);

    public ValueTask<bool> IsEnabledAsync<TContext>(string feature, TContext appContext, CancellationToken cancellationToken = default) => IsEnabledAsync(
        new(feature, true, appContext),
        cancellation => appContext is FlagContext known
            ? variants.IsEnabledAsync(feature, new FlagTargetingContext(known), cancellation)
            : variants.IsEnabledAsync(feature, appContext, cancellation),
        cancellationToken);

    public ValueTask<Variant> GetVariantAsync(string feature, CancellationToken cancellationToken = default) => GetVariantAsync(
        new(feature, false, null), cancellation => variants.GetVariantAsync(feature, cancellation), cancellationToken);

    public ValueTask<Variant> GetVariantAsync(string feature, ITargetingContext context, CancellationToken cancellationToken = default) => GetVariantAsync(
        new(feature, true, context), cancellation => variants.GetVariantAsync(feature, context, cancellation), cancellationToken);

    public IAsyncEnumerable<string> GetFeatureNamesAsync() => GetFeatureNamesAsync(features.GetFeatureNamesAsync(), CancellationToken.None);

    public IAsyncEnumerable<string> GetFeatureNamesAsync(CancellationToken cancellationToken = default) =>
        GetFeatureNamesAsync(variants.GetFeatureNamesAsync(cancellationToken), cancellationToken);

    /// <summary>Whether there is simply no such feature in the configuration, which a flag without variant need not have.</summary>
    private static bool IsUndefined(Exception exception, string feature) => exception
        is FeatureManagementException { Error: FeatureManagementError.MissingFeature }
        || (exception is ArgumentException and not ArgumentNullException && feature.Contains(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal));

    private ValueTask<bool> IsEnabledAsync(
        FeatureQuestion question, Func<CancellationToken, ValueTask<bool>> configured, CancellationToken cancellationToken) =>
        OnceAsync(question, cancellation => DecideAsync(question, configured, cancellation), cancellationToken);

    private ValueTask<Variant> GetVariantAsync(
        FeatureQuestion question, Func<CancellationToken, ValueTask<Variant>> configured, CancellationToken cancellationToken) =>
        OnceAsync(question, cancellation => ChooseAsync(question, configured, cancellation), cancellationToken);

    private async ValueTask<bool> DecideAsync(
        FeatureQuestion question, Func<CancellationToken, ValueTask<bool>> configured, CancellationToken cancellationToken)
    {
        var isFlag = flags.IsFlag(question.Feature);
        var variant = isFlag ? await AskAsync(question, cancellationToken).ConfigureAwait(false) : null;
        return variant?.IsEnabled ?? await ConfiguredAsync(question, isFlag, configured, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Variant> ChooseAsync(
        FeatureQuestion question, Func<CancellationToken, ValueTask<Variant>> configured, CancellationToken cancellationToken)
    {
        var isFlag = flags.IsFlag(question.Feature);
        var variant = isFlag ? await AskAsync(question, cancellationToken).ConfigureAwait(false) : null;
        return variant is null
            ? await ConfiguredAsync(question, isFlag, configured, cancellationToken).ConfigureAwait(false)
            : new Variant { Name = variant.Key, Configuration = VariantConfiguration.From(variant.Value) };
    }

    /// <summary>Asked once for a request, whether it is the state or the variant that is wanted, so that the two agree.</summary>
    private async ValueTask<FlagVariant?> AskAsync(FeatureQuestion question, CancellationToken cancellationToken)
    {
        var answer = await OnceAsync(question, cancellation => flags.AskAsync(question, cancellation), cancellationToken).ConfigureAwait(false);
        return answer.Variant;
    }

    private static async ValueTask<T> ConfiguredAsync<T>(
        FeatureQuestion question, bool isFlag, Func<CancellationToken, ValueTask<T>> configured, CancellationToken cancellationToken)
    {
        try
        {
            return await configured(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (isFlag && IsUndefined(exception, question.Feature))
        {
            return default!;
        }
    }

    private ValueTask<T> OnceAsync<T>(
        FeatureQuestion question, Func<CancellationToken, ValueTask<T>> answer, CancellationToken cancellationToken) =>
        memory is not null && question.Key is { } key ? memory.OnceAsync(key, answer, cancellationToken) : answer(cancellationToken);

    private async IAsyncEnumerable<string> GetFeatureNamesAsync(
        IAsyncEnumerable<string> configured, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var name in configured.ConfigureAwait(false))
        {
            if (seen.Add(name))
            {
                yield return name;
            }
        }

        foreach (var name in await flags.GetNamesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (seen.Add(name))
            {
                yield return name;
            }
        }
    }
}
