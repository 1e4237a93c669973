using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;

namespace Mixpanel.Extensions.Flags;

/// <summary>Says where the application and its flags misunderstand each other. Names only, never values.</summary>
internal sealed class FlagWarnings(TimeProvider clock, ILogger logger)
{
    private readonly LoggedOnce<(string FlagKey, Type Asked)> _mismatches = new();
    private readonly LogLimiter _limiter = new(clock);

    /// <summary>A flag was asked for as one type, and its value is of another.</summary>
    internal void TypeMismatch(string flagKey, Type asked)
    {
        if (_mismatches.TryEnter((flagKey, asked)))
        {
            Log.FlagOfAnotherType(logger, OneLine.Of(flagKey), (Nullable.GetUnderlyingType(asked) ?? asked).Name);
        }
    }

    /// <summary>A context lacks what it was given, so rules may be decided otherwise than its maker expects.</summary>
    internal void LeftOut(FlagContext context)
    {
        if (context.HasProperties && context.LeftOut is { Count: > 0 } names && _limiter.TryEnter(nameof(LeftOut), out var suppressed))
        {
            Log.FlagPropertiesLeftOut(logger, OneLine.Of(string.Join(", ", names)), suppressed);
        }
    }
}
