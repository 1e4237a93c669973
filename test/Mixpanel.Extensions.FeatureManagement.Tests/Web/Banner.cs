namespace Mixpanel.Extensions.FeatureManagement.Tests.Web;

/// <summary>What the variants of a flag have for a value.</summary>
public sealed record Banner
{
    public string Title { get; init; } = "";

    public decimal Discount { get; init; }

    public IReadOnlyList<string> Colors { get; init; } = [];
}
