namespace Mixpanel.Extensions.Flags.Exposures;

/// <summary>What makes two exposures the same.</summary>
internal readonly record struct ExposureKey(string DistinctId, string FlagKey, string VariantKey, string? ExperimentId);
