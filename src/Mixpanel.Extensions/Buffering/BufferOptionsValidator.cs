using Microsoft.Extensions.Options;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Buffering;

/// <summary>Checks the settings of one project's buffer.</summary>
internal sealed class BufferOptionsValidator(string name, Func<string> section) : IValidateOptions<BufferOptions>
{
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _longest = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? optionsName, BufferOptions options)
    {
        if (optionsName != name)
        {
            return ValidateOptionsResult.Skip;
        }

        var failures = new OptionsFailures($"{section()}:Buffer");
        failures.Require("MaxMessages", options.MaxMessages, 1, 100_000_000);
        failures.Require("MaxBytes", options.MaxBytes, MixpanelLimits.MessageBytes, long.MaxValue);
        failures.Require("BatchSize", options.BatchSize, 1, MixpanelLimits.RecordsPerRequest);
        failures.Require("FlushInterval", options.FlushInterval, _shortest, _longest);
        failures.Require("MaxConcurrentRequests", options.MaxConcurrentRequests, 1, 64);
        failures.Require("MaxAge", options.MaxAge, _shortest, TimeSpan.FromDays(5));
        failures.Require("FlushTimeout", options.FlushTimeout, _shortest, _longest);
        failures.Require("ShutdownTimeout", options.ShutdownTimeout, TimeSpan.Zero, _longest);
        if (!Enum.IsDefined(options.WhenFull))
        {
            failures.Add("WhenFull", "is none of DropNewest, DropOldest and Wait");
        }

        return failures.ToResult();
    }
}
