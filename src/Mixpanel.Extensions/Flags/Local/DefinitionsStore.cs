using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;

namespace Mixpanel.Extensions.Flags.Local;

/// <summary>The definitions in force. A newer set replaces the last one as a whole; nothing else ever removes it.</summary>
internal sealed class DefinitionsStore(TimeProvider clock, ILogger logger)
{
    /// <summary>A server that makes up new keys all the time must not fill the memory.</summary>
    private const int MostDefectsLogged = 10_000;

    private readonly HashSet<FlagDefect> _logged = [];
    private volatile FlagDefinitions? _definitions;
    private long _confirmedAt;
    private volatile bool _isConfirmed;

    /// <summary><c>null</c> if there never were any.</summary>
    internal FlagDefinitions? Definitions => _definitions;

    /// <summary>Since when Mixpanel has not confirmed the definitions; <c>null</c> if it never gave any.</summary>
    internal TimeSpan? Age => _isConfirmed ? clock.GetElapsedTime(Interlocked.Read(ref _confirmedAt)) : null;

    /// <summary>Mixpanel gave a set, which may be equal to the last one.</summary>
    internal void Replace(FlagDefinitions definitions)
    {
        Use(definitions);
        Confirm();
    }

    /// <summary>Mixpanel says that there is nothing newer.</summary>
    internal void Confirm()
    {
        Interlocked.Exchange(ref _confirmedAt, clock.GetTimestamp());
        _isConfirmed = true;
    }

    /// <summary>Takes a set that nobody knows to be up to date.</summary>
    internal void Use(FlagDefinitions definitions)
    {
        _definitions = definitions;
        foreach (var defect in definitions.Defects)
        {
            if (_logged.Count < MostDefectsLogged && _logged.Add(defect))
            {
                Log.FlagMalformed(logger, OneLine.Of(defect.FlagKey), defect.Problem);
            }
        }
    }
}
