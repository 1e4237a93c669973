using Microsoft.Extensions.Options;
using Mixpanel.Extensions.Builders;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions;

/// <summary>Checks the options of one project. Messages name the configuration key and the limit, never a value that may be secret.</summary>
internal sealed class MixpanelOptionsValidator(string name, Func<string> section) : IValidateOptions<MixpanelOptions>
{
    private const int LargestRequest = 10_000_000;
    private const int SmallestRequest = 1024;

    private static readonly TimeSpan _longest = TimeSpan.FromDays(1);
    private static readonly string[] _ownParameters = ["strict", "verbose", "project_id"];

    public ValidateOptionsResult Validate(string? optionsName, MixpanelOptions options)
    {
        if (optionsName != name)
        {
            return ValidateOptionsResult.Skip;
        }

        var failures = new OptionsFailures(section());
        if (options.Retry is null || options.Endpoints is null)
        {
            failures.Add(options.Retry is null ? "Retry" : "Endpoints", "is null; leave it out to use the defaults");
            return failures.ToResult();
        }

        Credentials(options, failures);
        Addresses(options, failures);
        Times(options, failures);
        Retry(options.Retry, failures);
        Requests(options, failures);
        return failures.ToResult();
    }

    private static void Credentials(MixpanelOptions options, OptionsFailures failures)
    {
        if (options.Enabled && string.IsNullOrWhiteSpace(options.ProjectToken))
        {
            failures.Add("ProjectToken", "is missing; copy it from the settings of the Mixpanel project, or set Enabled to false");
        }

        if (options.ProjectSecret is { } secret && string.IsNullOrWhiteSpace(secret))
        {
            failures.Add("ProjectSecret", "is blank");
        }

        if (options.ServiceAccount is not { } account)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(account.Username) || account.Username.Contains(':', StringComparison.Ordinal))
        {
            failures.Add("ServiceAccount:Username", "is missing, or holds a colon");
        }

        if (string.IsNullOrWhiteSpace(account.Secret))
        {
            failures.Add("ServiceAccount:Secret", "is missing");
        }

        if (account.ProjectId is not > 0)
        {
            failures.Add("ServiceAccount:ProjectId", "is missing; it is the number of the project");
        }
    }

    private static void Addresses(MixpanelOptions options, OptionsFailures failures)
    {
        if (!Enum.IsDefined(options.Region))
        {
            failures.Add("Region", "is none of US, EU and IN");
        }

        if (!Enum.IsDefined(options.EventEndpoint))
        {
            failures.Add("EventEndpoint", "is neither Track nor Import");
        }

        Address("BaseAddress", options.BaseAddress);
        Address("Endpoints:Track", options.Endpoints.Track);
        Address("Endpoints:Import", options.Endpoints.Import);
        Address("Endpoints:Engage", options.Endpoints.Engage);
        Address("Endpoints:Groups", options.Endpoints.Groups);
        Address("Endpoints:Flags", options.Endpoints.Flags);
        Address("Endpoints:FlagDefinitions", options.Endpoints.FlagDefinitions);

        foreach (var parameter in _ownParameters.Where(options.QueryParameters.ContainsKey))
        {
            failures.Add($"QueryParameters:{parameter}", "is set by this library and cannot be given");
        }

        void Address(string key, Uri? address)
        {
            if (address is null)
            {
                return;
            }

            if (!address.IsAbsoluteUri || address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            {
                failures.Add(key, "is not an absolute address without user, query and fragment");
            }
            else if (address.Scheme != Uri.UriSchemeHttps
                && !(address.Scheme == Uri.UriSchemeHttp && (address.IsLoopback || options.AllowInsecureHttp)))
            {
                failures.Add(key, "is not https; http is for loopback addresses, or for all with AllowInsecureHttp");
            }
        }
    }

    private static void Times(MixpanelOptions options, OptionsFailures failures)
    {
        failures.Require("Timeout", options.Timeout, TimeSpan.FromMilliseconds(10), _longest);
        failures.Require("TotalTimeout", options.TotalTimeout, TimeSpan.FromMilliseconds(10), _longest);
        if (options.TotalTimeout < options.Timeout)
        {
            failures.Add("TotalTimeout", $"is {options.TotalTimeout}, less than the Timeout of one attempt, {options.Timeout}");
        }
    }

    private static void Retry(RetryOptions retry, OptionsFailures failures)
    {
        failures.Require("Retry:MaxRetries", retry.MaxRetries, 0, 1_000);
        failures.Require("Retry:InitialDelay", retry.InitialDelay, TimeSpan.FromMilliseconds(10), _longest);
        failures.Require("Retry:MaxDelay", retry.MaxDelay, TimeSpan.FromMilliseconds(10), _longest);
        failures.Require("Retry:MinJitter", retry.MinJitter, TimeSpan.Zero, _longest);
        failures.Require("Retry:MaxJitter", retry.MaxJitter, TimeSpan.Zero, _longest);
        failures.Require("Retry:MaxRetryAfter", retry.MaxRetryAfter, TimeSpan.FromSeconds(1), _longest);
        if (retry.MaxJitter < retry.MinJitter)
        {
            failures.Add("Retry:MaxJitter", $"is {retry.MaxJitter}, less than MinJitter, {retry.MinJitter}");
        }
    }

    private static void Requests(MixpanelOptions options, OptionsFailures failures)
    {
        failures.Require("MaxEventsPerRequest", options.MaxEventsPerRequest, 1, MixpanelLimits.RecordsPerRequest);
        failures.Require("MaxUpdatesPerRequest", options.MaxUpdatesPerRequest, 1, MixpanelLimits.RecordsPerRequest);
        failures.Require("MaxRequestBytes", options.MaxRequestBytes, SmallestRequest, LargestRequest);
        failures.Require("GzipLevel", options.GzipLevel, 0, 9);

        var writer = new PropertyWriter(new JsonBuffer(), PropertyLimits.Event, rewrite: null);
        foreach (var (property, value) in options.DefaultProperties)
        {
            if (!writer.Write(property, value))
            {
                failures.Add($"DefaultProperties:{property}", $"cannot be sent: {writer.Fault!.Detail.TrimEnd('.')}");
            }

            if (ReservedProperties.Contains(property))
            {
                failures.Add($"DefaultProperties:{property}", "is set on every event by this library");
            }
        }

        if (options.DefaultProperties.Count > MixpanelLimits.EventProperties)
        {
            failures.Add("DefaultProperties", $"are more than Mixpanel's {MixpanelLimits.EventProperties} properties an event");
        }
    }
}
