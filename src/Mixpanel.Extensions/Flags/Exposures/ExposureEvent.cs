using System.Globalization;

namespace Mixpanel.Extensions.Flags.Exposures;

/// <summary>The event by which Mixpanel's experiments know who saw which variant.</summary>
internal static class ExposureEvent
{
    internal const string Name = "$experiment_started";

    /// <summary>What is not known is left out. A time of fetching belongs to variants that were fetched.</summary>
    internal static EventBuilder Of(string distinctId, string flagKey, FlagVariant variant)
    {
        var properties = new MixpanelProperties
        {
            ["Experiment name"] = flagKey,
            ["Variant name"] = variant.Key,
            ["$experiment_type"] = "feature_flag",
            ["Flag evaluation mode"] = variant.Source == FlagSource.Remote ? "remote" : "local",
        };
        Add(properties, "$experiment_id", variant.ExperimentId);
        Add(properties, "$is_experiment_active", variant.IsExperimentActive);
        Add(properties, "$is_qa_tester", variant.IsQaTester);
        if (variant.Fetch is { } fetch)
        {
            properties["Variant fetch start time"] = Time(fetch.StartedAt);
            properties["Variant fetch complete time"] = Time(fetch.CompletedAt);
            properties["Variant fetch latency (ms)"] = fetch.Latency.TotalMilliseconds;
        }

        return new EventBuilder(distinctId, Name, properties);
    }

    private static void Add(MixpanelProperties properties, string name, PropertyValue value)
    {
        if (!value.IsNull)
        {
            properties[name] = value;
        }
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
