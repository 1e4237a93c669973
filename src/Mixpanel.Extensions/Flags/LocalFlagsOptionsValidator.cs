using Microsoft.Extensions.Options;

namespace Mixpanel.Extensions.Flags;

/// <summary>Checks the settings of one project's local flags.</summary>
internal sealed class LocalFlagsOptionsValidator(string name, Func<string> section) : IValidateOptions<LocalFlagsOptions>
{
    /// <summary>Mixpanel serves definitions from a cache; asking every few moments gives nothing new.</summary>
    private static readonly TimeSpan _shortestInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _longest = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? optionsName, LocalFlagsOptions options)
    {
        if (optionsName != name)
        {
            return ValidateOptionsResult.Skip;
        }

        var failures = new OptionsFailures($"{section()}:Flags:Local");
        failures.Require("PollInterval", options.PollInterval, _shortestInterval, _longest);
        failures.Require("Timeout", options.Timeout, _shortest, _longest);
        failures.Require("WaitTimeout", options.WaitTimeout, _shortest, _longest);
        if (options.BootstrapFile is { } file && string.IsNullOrWhiteSpace(file))
        {
            failures.Add("BootstrapFile", "is blank");
        }

        return failures.ToResult();
    }
}
