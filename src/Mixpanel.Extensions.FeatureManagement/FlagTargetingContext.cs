using Microsoft.FeatureManagement.FeatureFilters;

namespace Mixpanel.Extensions.FeatureManagement;

/// <summary>A context for flags where a targeting context is wanted; what is configured for the user sees the distinct id.</summary>
internal sealed class FlagTargetingContext(FlagContext context) : ITargetingContext
{
    private const string Groups = "groups";

    internal FlagContext Context => context;

    string ITargetingContext.UserId
    {
        get => context.DistinctId!;
        set => throw new NotSupportedException();
    }

    IEnumerable<string> ITargetingContext.Groups
    {
        get => [];
        set => throw new NotSupportedException();
    }

    /// <summary>What a targeting context is for flags unless the application says otherwise.</summary>
    internal static FlagContext Map(ITargetingContext targeting) => new(
        string.IsNullOrEmpty(targeting.UserId) ? default : (PropertyValue)targeting.UserId,
        targeting.Groups is { } groups ? new MixpanelProperties { [Groups] = PropertyValue.From(groups) } : null);
}
