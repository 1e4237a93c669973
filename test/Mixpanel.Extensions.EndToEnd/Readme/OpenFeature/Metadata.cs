namespace OpenFeature.Model;

/// <summary>What OpenFeature's SDK for .NET has under this name.</summary>
public class Metadata(string name)
{
    public string Name { get; } = name;
}
