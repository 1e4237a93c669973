using System.Collections.Immutable;

namespace OpenFeature.Model;

/// <summary>Of what OpenFeature's SDK for .NET has under this name, what the provider uses. There a builder makes it; here its values do.</summary>
public sealed class EvaluationContext(IDictionary<string, Value> values)
{
    private readonly ImmutableDictionary<string, Value> _values = values.ToImmutableDictionary();

    public static EvaluationContext Empty { get; } = new(ImmutableDictionary<string, Value>.Empty);

    /// <summary>One of the values, as in the original.</summary>
    public string? TargetingKey => _values.GetValueOrDefault("targetingKey")?.AsObject as string;

    public IImmutableDictionary<string, Value> AsDictionary() => _values;
}
