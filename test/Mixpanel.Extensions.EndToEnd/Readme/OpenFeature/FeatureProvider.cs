using OpenFeature.Model;

namespace OpenFeature;

/// <summary>The members that a provider needs, of what OpenFeature's SDK for .NET has under this name in version 2.</summary>
public abstract class FeatureProvider
{
    public abstract Metadata GetMetadata();

    public virtual Task InitializeAsync(EvaluationContext context, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public abstract Task<ResolutionDetails<bool>> ResolveBooleanValueAsync(
        string flagKey, bool defaultValue, EvaluationContext? context = null, CancellationToken cancellationToken = default);

    public abstract Task<ResolutionDetails<string>> ResolveStringValueAsync(
        string flagKey, string defaultValue, EvaluationContext? context = null, CancellationToken cancellationToken = default);

    public abstract Task<ResolutionDetails<int>> ResolveIntegerValueAsync(
        string flagKey, int defaultValue, EvaluationContext? context = null, CancellationToken cancellationToken = default);

    public abstract Task<ResolutionDetails<double>> ResolveDoubleValueAsync(
        string flagKey, double defaultValue, EvaluationContext? context = null, CancellationToken cancellationToken = default);

    public abstract Task<ResolutionDetails<Value>> ResolveStructureValueAsync(
        string flagKey, Value defaultValue, EvaluationContext? context = null, CancellationToken cancellationToken = default);
}
