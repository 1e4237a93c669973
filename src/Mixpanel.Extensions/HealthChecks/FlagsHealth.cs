using Microsoft.Extensions.Diagnostics.HealthChecks;
using Mixpanel.Extensions.Flags.Local;

namespace Mixpanel.Extensions.HealthChecks;

/// <summary>Turns what local flags know of their definitions into a part of a health report.</summary>
internal static class FlagsHealth
{
    /// <param name="health">How local flags fare.</param>
    /// <param name="failureStatus">What to report when something has to be mended.</param>
    /// <param name="data">Is given the number of flags and the age of their definitions.</param>
    /// <returns>Status and words, or <c>null</c> if all is well and there is nothing to say.</returns>
    internal static (HealthStatus Status, string Description)? Check(
        LocalFlagsHealth health, HealthStatus failureStatus, Dictionary<string, object> data)
    {
        if (!health.IsEnabled)
        {
            return (HealthStatus.Healthy, "Feature flags are switched off with the project; every flag is a fallback.");
        }

        data["flags"] = health.Flags ?? 0;
        if (health.Age is { } age)
        {
            data["flags_age_seconds"] = (long)age.TotalSeconds;
        }

        if (health.Malformed > 0)
        {
            data["flags_malformed"] = health.Malformed;
        }

        if (health.LastFailure != SendReason.None)
        {
            data["/flags/definitions"] = health.LastFailure.ToString();
        }

        return health switch
        {
            { LastFailure: SendReason.Unauthorized } => (failureStatus, "Mixpanel refuses the credentials for flag definitions."),
            { Flags: null } => (HealthStatus.Degraded, "There are no flag definitions; every flag is a fallback."),
            { IsStale: true } => (HealthStatus.Degraded, "Mixpanel has not confirmed the flag definitions for some time; the last ones are used."),
            { Malformed: 1 } => (HealthStatus.Degraded, "The definition of one flag cannot be read."),
            { Malformed: > 1 } => (HealthStatus.Degraded, $"The definitions of {health.Malformed} flags cannot be read."),
            _ => null,
        };
    }
}
