using System.Diagnostics;
using System.Diagnostics.Metrics;
using Mixpanel.Extensions.Flags.Local;

namespace Mixpanel.Extensions.Flags;

/// <summary>Measures the flags of one project. A listener is the application's and may throw; no answer changes by it.</summary>
internal sealed class FlagMetrics
{
    // Where a value says its own name it is boxed first, on every evaluation.
    private static readonly string[] _sources = Enum.GetNames<FlagSource>();
    private static readonly string[] _reasons = Enum.GetNames<FlagReason>();

    private readonly Meter _meter;
    private readonly KeyValuePair<string, object?>[] _project;
    private readonly Counter<long> _evaluations;
    private readonly Counter<long> _exposures;

    internal FlagMetrics(IMeterFactory meters, string project)
    {
        _meter = meters.Create(MixpanelDiagnostics.Name);
        _project = project.Length == 0 ? [] : [new(MixpanelDiagnostics.ProjectTag, project)];
        _evaluations = _meter.CreateCounter<long>(MixpanelDiagnostics.FlagEvaluations, "{evaluation}", "Flags evaluated one by one.");
        _exposures = _meter.CreateCounter<long>(MixpanelDiagnostics.FlagExposures, "{event}", "Exposures sent.");
    }

    internal void Measure(DefinitionsStore store)
    {
        _meter.CreateObservableGauge(
            MixpanelDiagnostics.FlagDefinitions,
            () => new Measurement<int>(store.Definitions?.Count ?? 0, _project),
            "{flag}",
            "Flags that can be evaluated locally.");
        _meter.CreateObservableGauge(
            MixpanelDiagnostics.FlagDefinitionsAge,
            () => store.Age is { } age ? [new Measurement<double>(age.TotalSeconds, _project)] : Enumerable.Empty<Measurement<double>>(),
            "s",
            "Time since Mixpanel last gave or confirmed the definitions.");
    }

    internal void Evaluated(FlagVariant variant, FlagReason reason)
    {
        if (!_evaluations.Enabled)
        {
            return;
        }

        try
        {
            _evaluations.Add(1, new TagList(_project)
            {
                { MixpanelDiagnostics.FlagSourceTag, _sources[(int)variant.Source] },
                { MixpanelDiagnostics.FlagReasonTag, _reasons[(int)reason] },
            });
        }
        catch (Exception)
        {
            // There is nowhere left to say it.
        }
    }

    internal void Exposed()
    {
        try
        {
            _exposures.Add(1, _project);
        }
        catch (Exception)
        {
            // As above.
        }
    }
}
