using Microsoft.Extensions.Options;

namespace Mixpanel.Extensions.Flags;

/// <summary>Checks the settings of one project's remote flags.</summary>
internal sealed class RemoteFlagsOptionsValidator(string name, Func<string> section) : IValidateOptions<RemoteFlagsOptions>
{
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _longest = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? optionsName, RemoteFlagsOptions options)
    {
        if (optionsName != name)
        {
            return ValidateOptionsResult.Skip;
        }

        var failures = new OptionsFailures($"{section()}:Flags:Remote");
        failures.Require("Timeout", options.Timeout, _shortest, _longest);
        failures.Require("MaxRetries", options.MaxRetries, 0, 100);
        failures.Require("RetryDelay", options.RetryDelay, TimeSpan.Zero, _longest);
        failures.Require("BreakerRequests", options.BreakerRequests, 2, 1_000_000);
        failures.Require("BreakDuration", options.BreakDuration, TimeSpan.FromMilliseconds(500), _longest);
        failures.Require("CacheDuration", options.CacheDuration ?? TimeSpan.Zero, TimeSpan.Zero, _longest);
        failures.Require("CacheSize", options.CacheSize, 1, 10_000_000);
        return failures.ToResult();
    }
}
