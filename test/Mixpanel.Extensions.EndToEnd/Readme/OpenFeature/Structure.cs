#pragma warning disable CA1716 // The name is OpenFeature's.

using System.Collections.Immutable;

namespace OpenFeature.Model;

/// <summary>Of what OpenFeature's SDK for .NET has under this name, what the provider uses.</summary>
public sealed class Structure(IDictionary<string, Value> attributes)
{
    private readonly ImmutableDictionary<string, Value> _attributes = attributes.ToImmutableDictionary();

    public IImmutableDictionary<string, Value> AsDictionary() => _attributes;
}
