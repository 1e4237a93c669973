using System.Collections.Immutable;

namespace OpenFeature.Model;

/// <summary>Of what OpenFeature's SDK for .NET has under this name, what the provider uses.</summary>
public sealed class Value
{
    public Value()
    {
    }

    public Value(object value) => AsObject = value;

    public Value(bool value) => AsObject = value;

    public Value(double value) => AsObject = value;

    public Value(string value) => AsObject = value;

    public Value(Structure value) => AsObject = value;

    public Value(IList<Value> value) => AsObject = value.ToImmutableList();

    public object? AsObject { get; }
}
