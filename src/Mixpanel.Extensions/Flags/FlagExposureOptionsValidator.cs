using Microsoft.Extensions.Options;

namespace Mixpanel.Extensions.Flags;

/// <summary>Checks how one project reports exposures.</summary>
internal sealed class FlagExposureOptionsValidator(string name, Func<string> section) : IValidateOptions<FlagExposureOptions>
{
    public ValidateOptionsResult Validate(string? optionsName, FlagExposureOptions options)
    {
        if (optionsName != name)
        {
            return ValidateOptionsResult.Skip;
        }

        var failures = new OptionsFailures($"{section()}:Flags:Exposures");
        failures.Require("DeduplicateFor", options.DeduplicateFor, TimeSpan.Zero, TimeSpan.FromDays(365));
        failures.Require("CacheSize", options.CacheSize, 1, 100_000_000);
        return failures.ToResult();
    }
}
