using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Mixpanel.Extensions.Tests.DependencyInjection;

internal sealed class BindingTests
{
    private static readonly Dictionary<Type, (string Text, object Value)> _samples = new()
    {
        [typeof(string)] = ("text", "text"),
        [typeof(bool)] = ("", false),
        [typeof(int)] = ("7", 7),
        [typeof(long?)] = ("123", 123L),
        [typeof(Uri)] = ("https://example.com/a", new Uri("https://example.com/a")),
        [typeof(TimeSpan)] = ("00:00:14", TimeSpan.FromSeconds(14)),
        [typeof(MixpanelRegion)] = ("EU", MixpanelRegion.EU),
        [typeof(EventEndpoint)] = ("Import", EventEndpoint.Import),
    };

    private static IEnumerable<TestCaseData> EveryOption => Options(typeof(MixpanelOptions), "")
        .Select(option => new TestCaseData(option.Key, option.Path).SetArgDisplayNames(option.Key));

    private static IEnumerable<string> EveryOptionWithAFormat => Options(typeof(MixpanelOptions), "")
        .Where(option => option.Path[^1].PropertyType != typeof(string))
        .Select(option => option.Key);

    [TestCaseSource(nameof(EveryOption))]
    public void An_option_is_bound_from_configuration(string key, PropertyInfo[] path)
    {
        var type = path[^1].PropertyType;
        var defaults = Read(new MixpanelOptions(), path);
        var (text, value) = type == typeof(bool) ? ((defaults is true ? "false" : "true"), defaults is not true) : _samples[type];
        using var services = Services(new() { [$"Mixpanel:{key}"] = text });

        var options = Create(services);

        Assert.That(defaults, Is.Not.EqualTo(value), "the sample is no sample");
        Assert.That(Read(options, path), Is.EqualTo(value));
    }

    [TestCaseSource(nameof(EveryOptionWithAFormat))]
    public void A_value_of_the_wrong_format_is_named_by_its_key_and_not_quoted(string key)
    {
        using var services = Services(new() { [$"Mixpanel:{key}"] = "http://[a-secret-in-the-wrong-place" });

        var fault = Assert.Throws<OptionsValidationException>(() => Create(services));

        Assert.That(fault.ToString(), Does.Contain($"Mixpanel:{key} has the wrong format."));
        Assert.That(fault.ToString(), Does.Not.Contain("a-secret"));
    }

    [Test]
    public void Default_properties_and_query_parameters_are_bound()
    {
        using var services = Services(new()
        {
            ["Mixpanel:DefaultProperties:app"] = "shop",
            ["Mixpanel:DefaultProperties:host:name"] = "a",
            ["Mixpanel:QueryParameters:ip"] = "1",
        });

        var options = Create(services);

        Assert.That(options.DefaultProperties.Select(property => property.Key), Is.EqualTo(["app", "host"]));
        Assert.That(options.QueryParameters, Is.EqualTo(new Dictionary<string, string> { ["ip"] = "1" }));
    }

    [TestCase("Retry")]
    [TestCase("Endpoints")]
    [TestCase("ServiceAccount")]
    [TestCase("DefaultProperties")]
    [TestCase("QueryParameters")]
    [TestCase("QueryParameters:a")]
    public async Task A_null_in_the_configuration_does_no_harm(string key)
    {
        await using var services = Services(new() { ["Mixpanel:ProjectToken"] = "token", [$"Mixpanel:{key}"] = null }, new Support.ScriptedServer(TimeProvider.System));

        var result = await services.GetRequiredService<IMixpanel>().TrackAsync("user-1", "Signed Up");

        Assert.That(result.Status, Is.EqualTo(SendStatus.Delivered));
    }

    [Test]
    public void Without_configuration_AddMixpanel_misses_the_token()
    {
        using var services = new ServiceCollection().AddMixpanel().Services.BuildServiceProvider();

        Assert.That(() => services.GetRequiredService<IMixpanel>(), Throws.TypeOf<OptionsValidationException>());
    }

    private static IEnumerable<(string Key, PropertyInfo[] Path)> Options(Type type, string prefix, params PropertyInfo[] owners)
    {
        foreach (var property in type.GetProperties())
        {
            if (property.Name is nameof(MixpanelOptions.DefaultProperties) or nameof(MixpanelOptions.QueryParameters))
            {
                continue;
            }

            PropertyInfo[] path = [.. owners, property];
            if (property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal))
            {
                foreach (var inner in Options(property.PropertyType, $"{prefix}{property.Name}:", path))
                {
                    yield return inner;
                }
            }
            else
            {
                yield return ($"{prefix}{property.Name}", path);
            }
        }
    }

    private static object? Read(object options, PropertyInfo[] path) =>
        path.Aggregate((object?)options, (owner, property) => owner is null ? null : property.GetValue(owner));

    /// <summary>Binds without validating: one option alone need not make sense.</summary>
    private static MixpanelOptions Create(ServiceProvider services)
    {
        var options = new MixpanelOptions();
        foreach (var configure in services.GetServices<IConfigureOptions<MixpanelOptions>>())
        {
            configure.Configure(options);
        }

        return options;
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings, HttpMessageHandler? network = null) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .AddMixpanel().ConfigureHttpClient(http => http.ConfigurePrimaryHttpMessageHandler(() => network ?? new HttpClientHandler())).Services.BuildServiceProvider();

    [Test]
    public void A_whole_configuration_means_its_section()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Mixpanel:ProjectToken", "token")]).Build();
        using var services = new ServiceCollection().AddMixpanel(configuration).Services.BuildServiceProvider();

        Assert.That(services.GetRequiredService<IMixpanel>(), Is.Not.Null);
    }

    [Test]
    public void Lists_among_default_properties_stay_lists()
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream("""{"Mixpanel":{"ProjectToken":"t","DefaultProperties":{"tags":["a","b"],"none":null}}}"""u8.ToArray()))
            .Build();
        using var services = new ServiceCollection().AddMixpanel(configuration).Services.BuildServiceProvider();

        var preview = services.GetRequiredService<IMixpanel>().Build(new EventBuilder("user-1", "E"));

        Assert.That(System.Text.Encoding.UTF8.GetString(preview.Json.Span), Does.Contain("\"tags\":[\"a\",\"b\"]").And.Contain("\"none\":null"));
    }
}
