using Microsoft.FeatureManagement.FeatureFilters;

namespace Mixpanel.Extensions.FeatureManagement;

/// <summary>A feature, and for whom it is asked about.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="IsExplicit">Whether the code that asks said for whom.</param>
/// <param name="Context">What it said.</param>
internal readonly record struct FeatureQuestion(string Feature, bool IsExplicit, object? Context)
{
    /// <summary>What is the same for all questions that have the same answer; <c>null</c> if that is not known, as contexts of other types may change.</summary>
    internal object? Key => (IsExplicit, Context) switch
    {
        (false, _) => Feature,
        (_, FlagContext context) => (Feature, context),
        (_, FlagTargetingContext targeting) => (Feature, targeting.Context),
        (_, TargetingContext targeting) when targeting.GetType() == typeof(TargetingContext) => (Feature, targeting.UserId, Text(targeting.Groups)),
        _ => null,
    };

    private static string? Text(IEnumerable<string>? groups) =>
        groups is null ? null : string.Concat(groups.Select(static group => $"{group?.Length}:{group}"));
}
