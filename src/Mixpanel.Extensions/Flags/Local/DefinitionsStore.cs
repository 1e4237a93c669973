using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;

namespace Mixpanel.Extensions.Flags.Local;

/// <summary>
/// The definitions in force. A newer set replaces the last one as a whole. Nothing else removes it, but it is good only for the project that it was
/// fetched for.
/// </summary>
internal sealed class DefinitionsStore(Derived<FlagsSettings> settings, TimeProvider clock, ILogger logger)
{
    private readonly LoggedOnce<FlagDefect> _logged = new();
    private volatile DefinitionSet? _last;
    private volatile TaskCompletionSource _arrival = NextArrival();

    /// <summary><c>null</c> if there never were any for the project.</summary>
    internal FlagDefinitions? Definitions => Current?.Definitions;

    /// <summary>Since when Mixpanel has not confirmed the definitions; <c>null</c> if it never gave any.</summary>
    internal TimeSpan? Age => Current?.ConfirmedAt is { } confirmedAt ? clock.GetElapsedTime(confirmedAt) : null;

    /// <summary>Completes when the next set is there.</summary>
    internal Task Arrival => _arrival.Task;

    private DefinitionSet? Current => _last is { } last && last.Project == settings.Current.Project ? last : null;

    /// <summary>Mixpanel gave a set, which may be equal to the last one.</summary>
    internal void Replace(FlagDefinitions definitions, FlagsSettings asked) => Take(new(definitions, asked.Project, clock.GetTimestamp()));

    /// <summary>Mixpanel says that there is nothing newer.</summary>
    internal void Confirm() => _last = _last is { } last ? last with { ConfirmedAt = clock.GetTimestamp() } : null;

    /// <summary>Takes a set that nobody knows to be up to date.</summary>
    internal void Use(FlagDefinitions definitions) => Take(new(definitions, settings.Current.Project, ConfirmedAt: null));

    /// <summary>Logs what is wrong with single flags, each time something new.</summary>
    internal void LogDefects(FlagDefinitions definitions)
    {
        foreach (var defect in definitions.Defects)
        {
            var flag = OneLine.Of(defect.FlagKey);
            if (_logged.TryEnter(defect with { FlagKey = flag }))
            {
                Log.FlagMalformed(logger, flag, defect.Problem);
            }
        }
    }

    private void Take(DefinitionSet set)
    {
        _last = set;
        Interlocked.Exchange(ref _arrival, NextArrival()).SetResult();
        LogDefects(set.Definitions);
    }

    private static TaskCompletionSource NextArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record DefinitionSet(FlagDefinitions Definitions, string Project, long? ConfirmedAt);
}
