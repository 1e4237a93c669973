namespace Mixpanel.Extensions.Flags.Exposures;

/// <summary>What makes two exposures the same.</summary>
internal readonly record struct ExposureKey(string DistinctId, string FlagKey, string VariantKey, string? ExperimentId)
{
    /// <summary>Of user and flag alone: hardly any pair has two variants, and hashing is most of what it costs to look an exposure up.</summary>
    public override int GetHashCode() => HashCode.Combine(DistinctId, FlagKey);

    /// <summary>Without any of them, since they belong to the user.</summary>
    public override string ToString() => nameof(ExposureKey);
}
