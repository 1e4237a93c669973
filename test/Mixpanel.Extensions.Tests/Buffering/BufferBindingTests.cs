using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class BufferBindingTests
{
    private static readonly Dictionary<Type, (string Text, object Value)> _samples = new()
    {
        [typeof(int)] = ("7", 7),
        [typeof(long)] = ("12345678", 12_345_678L),
        [typeof(TimeSpan)] = ("00:00:14", TimeSpan.FromSeconds(14)),
        [typeof(FullBufferPolicy)] = ("Wait", FullBufferPolicy.Wait),
    };

    private static IEnumerable<string> Options => typeof(BufferOptions).GetProperties().Select(static option => option.Name);

    [TestCaseSource(nameof(Options))]
    public void An_option_is_bound_from_configuration(string name)
    {
        var option = Option(name);
        var (text, value) = _samples[option.PropertyType];
        using var services = Services(name, text);

        Assert.That(option.GetValue(new BufferOptions()), Is.Not.EqualTo(value), "the sample is no sample");
        Assert.That(option.GetValue(services.GetRequiredService<IOptionsMonitor<BufferOptions>>().CurrentValue), Is.EqualTo(value));
    }

    [TestCaseSource(nameof(Options))]
    public void A_value_of_the_wrong_format_is_named_by_its_key(string name)
    {
        using var services = Services(name, "plenty");

        Assert.That(() => services.GetRequiredService<IMixpanel>(), Throws.Exception.With.Message.Contains($"Mixpanel:Buffer:{name}"));
    }

    [Test]
    public void A_wrong_option_of_one_project_is_none_of_another()
    {
        using var services = new ServiceCollection()
            .AddKeyedMixpanel("good", static options => options.ProjectToken = "token").UseBuffer()
            .Services.AddKeyedMixpanel("bad", static options => options.ProjectToken = "token").UseBuffer(static options => options.BatchSize = 0)
            .Services.BuildServiceProvider();

        Assert.That(() => services.GetRequiredKeyedService<IMixpanel>("good"), Throws.Nothing);
        Assert.That(() => services.GetRequiredKeyedService<IMixpanel>("bad"), Throws.TypeOf<OptionsValidationException>());
    }

    private static PropertyInfo Option(string name) => typeof(BufferOptions).GetProperty(name)!;

    private static ServiceProvider Services(string name, string text) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Mixpanel:ProjectToken", "token"), new($"Mixpanel:Buffer:{name}", text)]).Build())
        .AddMixpanel().UseBuffer().Services.BuildServiceProvider();
}
