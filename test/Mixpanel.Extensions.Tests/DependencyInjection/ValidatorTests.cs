using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Mixpanel.Extensions.Tests.DependencyInjection;

internal sealed class ValidatorTests
{
    [TestCase("ProjectToken", " ", "ProjectToken is missing")]
    [TestCase("ProjectSecret", " ", "ProjectSecret is blank")]
    [TestCase("ServiceAccount:Username", "a:b", "ServiceAccount:Username is missing, or holds a colon")]
    [TestCase("ServiceAccount:Username", "a", "ServiceAccount:Secret is missing")]
    [TestCase("ServiceAccount:Secret", "a", "ServiceAccount:Username is missing")]
    [TestCase("ServiceAccount:ProjectId", "0", "ServiceAccount:ProjectId is missing")]
    [TestCase("Region", "9", "Region is none of")]
    [TestCase("EventEndpoint", "9", "EventEndpoint is neither")]
    [TestCase("BaseAddress", "http://example.com", "BaseAddress is not https")]
    [TestCase("BaseAddress", "ftp://localhost", "BaseAddress is not https")]
    [TestCase("BaseAddress", "relative", "BaseAddress is not an absolute address")]
    [TestCase("BaseAddress", "https://user@example.com", "BaseAddress is not an absolute address")]
    [TestCase("BaseAddress", "https://example.com?a=1", "BaseAddress is not an absolute address")]
    [TestCase("BaseAddress", "https://example.com#a", "BaseAddress is not an absolute address")]
    [TestCase("Endpoints:Track", "http://example.com", "Endpoints:Track is not https")]
    [TestCase("Endpoints:Import", "http://example.com", "Endpoints:Import is not https")]
    [TestCase("Endpoints:Engage", "http://example.com", "Endpoints:Engage is not https")]
    [TestCase("Endpoints:Groups", "http://example.com", "Endpoints:Groups is not https")]
    [TestCase("Timeout", "00:00:00", "Timeout is 00:00:00")]
    [TestCase("Timeout", "2.00:00:00", "Timeout is 2.00:00:00")]
    [TestCase("TotalTimeout", "00:00:00", "TotalTimeout is 00:00:00; it must")]
    [TestCase("TotalTimeout", "00:00:09", "TotalTimeout is 00:00:09, less than")]
    [TestCase("Retry:MaxRetries", "-1", "Retry:MaxRetries is -1; it must be between 0 and 1000")]
    [TestCase("Retry:InitialDelay", "00:00:00", "Retry:InitialDelay is")]
    [TestCase("Retry:MaxDelay", "00:00:00", "Retry:MaxDelay is")]
    [TestCase("Retry:MinJitter", "-00:00:01", "Retry:MinJitter is")]
    [TestCase("Retry:MaxJitter", "-00:00:01", "Retry:MaxJitter is")]
    [TestCase("Retry:MinJitter", "00:00:06", "Retry:MaxJitter is 00:00:05, less than MinJitter")]
    [TestCase("Retry:MaxRetryAfter", "00:00:00", "Retry:MaxRetryAfter is")]
    [TestCase("MaxEventsPerRequest", "2001", "MaxEventsPerRequest is 2001")]
    [TestCase("MaxUpdatesPerRequest", "0", "MaxUpdatesPerRequest is 0")]
    [TestCase("MaxRequestBytes", "10000001", "MaxRequestBytes is 10000001")]
    [TestCase("GzipLevel", "10", "GzipLevel is 10; it must be between 0 and 9")]
    [TestCase("QueryParameters:strict", "0", "QueryParameters:strict is set by this library")]
    [TestCase("QueryParameters:verbose", "0", "QueryParameters:verbose is set by this library")]
    [TestCase("QueryParameters:project_id", "0", "QueryParameters:project_id is set by this library")]
    [TestCase("DefaultProperties:token", "a", "DefaultProperties:token is set on every event")]
    public void A_wrong_option_is_named_by_its_key(string key, string value, string problem)
    {
        using var services = Services("Apps:Web", new() { ["Apps:Web:ProjectToken"] = "token", [$"Apps:Web:{key}"] = value });

        Assert.That(() => services.GetRequiredService<IMixpanel>(), Throws.TypeOf<OptionsValidationException>()
            .With.Message.Contains($"Apps:Web:{problem}"));
    }

    [Test]
    public void More_default_properties_than_an_event_holds_are_refused()
    {
        var settings = Enumerable.Range(0, 256).ToDictionary(i => $"M:DefaultProperties:p{i}", _ => (string?)"x");
        settings["M:ProjectToken"] = "token";
        using var services = Services("M", settings);

        Assert.That(() => services.GetRequiredService<IMixpanel>(), Throws.TypeOf<OptionsValidationException>()
            .With.Message.Contains("M:DefaultProperties are more than"));
    }

    [TestCase("BaseAddress", "http://localhost:5000/mixpanel")]
    [TestCase("BaseAddress", "http://127.0.0.1")]
    [TestCase("BaseAddress", "https://proxy.example.com/mixpanel/")]
    [TestCase("MaxRequestBytes", "10000000")]
    public void A_right_option_passes(string key, string value)
    {
        using var services = Services("Mixpanel", new() { ["Mixpanel:ProjectToken"] = "token", [$"Mixpanel:{key}"] = value });

        Assert.That(services.GetRequiredService<IMixpanel>(), Is.Not.Null);
    }

    [Test]
    public void AllowInsecureHttp_allows_http_to_other_machines()
    {
        using var services = new ServiceCollection()
            .AddMixpanel(options =>
            {
                options.ProjectToken = "token";
                options.AllowInsecureHttp = true;
                options.BaseAddress = new("http://proxy.internal");
            })
            .Services.BuildServiceProvider();

        Assert.That(services.GetRequiredService<IMixpanel>(), Is.Not.Null);
    }

    [Test]
    public void Without_a_section_the_messages_name_the_usual_one([Values(null, "mobile")] string? key)
    {
        var services = new ServiceCollection();
        _ = key is null ? services.AddMixpanel(_ => { }) : services.AddKeyedMixpanel(key, _ => { });
        using var provider = services.BuildServiceProvider();

        Assert.That(() => provider.GetRequiredKeyedService<IMixpanel>(key), Throws.TypeOf<OptionsValidationException>()
            .With.Message.StartsWith(key is null ? "Mixpanel:ProjectToken " : "Mixpanel:mobile:ProjectToken "));
    }

    private static ServiceProvider Services(string section, Dictionary<string, string?> settings) => new ServiceCollection()
        .AddMixpanel(new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetSection(section))
        .Services.BuildServiceProvider();

    [Test]
    public void A_default_property_that_cannot_be_sent_is_named()
    {
        using var services = new ServiceCollection().AddMixpanel(options =>
        {
            options.ProjectToken = "token";
            options.DefaultProperties["bad"] = double.NaN;
        }).Services.BuildServiceProvider();

        Assert.That(() => services.GetRequiredService<IMixpanel>(), Throws.TypeOf<OptionsValidationException>()
            .With.Message.Contains("Mixpanel:DefaultProperties:bad cannot be sent"));
    }

    [TestCase("Retry")]
    [TestCase("Endpoints")]
    public void Options_that_were_set_to_null_are_named(string key)
    {
        using var services = new ServiceCollection().AddMixpanel(options =>
        {
            options.ProjectToken = "token";
            options.Retry = key == "Retry" ? null! : options.Retry;
            options.Endpoints = key == "Endpoints" ? null! : options.Endpoints;
        }).Services.BuildServiceProvider();

        Assert.That(() => services.GetRequiredService<IMixpanel>(), Throws.TypeOf<OptionsValidationException>()
            .With.Message.Contains($"Mixpanel:{key} is null"));
    }
}
