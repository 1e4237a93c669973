using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Mixpanel.Extensions.Testing;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Flags;

internal sealed class FlagsRegistrationTests
{
    [Test]
    public void The_same_kind_of_flags_twice_is_a_mistake()
    {
        var builder = new ServiceCollection().AddMixpanel().AddLocalFlags().AddRemoteFlags();

        Assert.That(() => builder.AddLocalFlags(), Throws.InvalidOperationException);
        Assert.That(() => builder.AddRemoteFlags(), Throws.InvalidOperationException);
    }

    [TestCase("Local:PollInterval", "00:00:00")]
    [TestCase("Local:Timeout", "00:00:00")]
    [TestCase("Local:WaitTimeout", "00:00:00")]
    [TestCase("Local:BootstrapFile", " ")]
    [TestCase("Remote:Timeout", "00:00:00")]
    [TestCase("Remote:MaxRetries", "-1")]
    [TestCase("Remote:RetryDelay", "-00:00:01")]
    [TestCase("Remote:BreakerRequests", "1")]
    [TestCase("Remote:BreakDuration", "00:00:00")]
    [TestCase("Remote:CacheDuration", "-00:00:01")]
    [TestCase("Remote:CacheSize", "0")]
    [TestCase("Exposures:DeduplicateFor", "-00:00:01")]
    [TestCase("Exposures:CacheSize", "0")]
    public async Task A_wrong_setting_is_named_with_its_key(string key, string value)
    {
        await using var services = Services(key, value);

        Assert.That(
            () => services.GetRequiredKeyedService<IMixpanelFlags>("mobile"),
            Throws.InstanceOf<OptionsValidationException>().With.Message.Contains($"Mobile:Flags:{key} is "));
    }

    [Test]
    public async Task Settings_are_read_from_the_section_of_a_keyed_project()
    {
        await using var services = Services("Local:IgnoreCohorts", "true");

        Assert.That(services.GetRequiredService<IOptionsMonitor<LocalFlagsOptions>>().Get("mobile").IgnoreCohorts, Is.True);
        Assert.That(services.GetService<IMixpanelFlags>(), Is.Null);
    }

    [Test]
    public async Task Every_setting_can_be_given_by_its_key()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mixpanel:Flags:Local:PollInterval"] = "00:02:00",
            ["Mixpanel:Flags:Local:Timeout"] = "00:00:03",
            ["Mixpanel:Flags:Local:WaitForDefinitions"] = "false",
            ["Mixpanel:Flags:Local:WaitTimeout"] = "00:00:04",
            ["Mixpanel:Flags:Local:BootstrapFile"] = "flags.json",
            ["Mixpanel:Flags:Local:IgnoreCohorts"] = "true",
            ["Mixpanel:Flags:Remote:Timeout"] = "00:00:01",
            ["Mixpanel:Flags:Remote:MaxRetries"] = "1",
            ["Mixpanel:Flags:Remote:RetryDelay"] = "00:00:00.2",
            ["Mixpanel:Flags:Remote:BreakerRequests"] = "5",
            ["Mixpanel:Flags:Remote:BreakDuration"] = "00:00:06",
            ["Mixpanel:Flags:Remote:CacheDuration"] = "00:00:07",
            ["Mixpanel:Flags:Remote:CacheSize"] = "8",
            ["Mixpanel:Flags:Exposures:DeduplicateFor"] = "01:00:00",
            ["Mixpanel:Flags:Exposures:CacheSize"] = "9",
        }).Build();
        await using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration)
            .AddMixpanel().AddLocalFlags().AddRemoteFlags().Services.BuildServiceProvider();

        var local = services.GetRequiredService<IOptions<LocalFlagsOptions>>().Value;
        var remote = services.GetRequiredService<IOptions<RemoteFlagsOptions>>().Value;
        var exposures = services.GetRequiredService<IOptions<FlagExposureOptions>>().Value;

        Assert.That(
            (local.PollInterval, local.Timeout, local.WaitForDefinitions, local.WaitTimeout, local.BootstrapFile, local.IgnoreCohorts),
            Is.EqualTo((TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(3), false, TimeSpan.FromSeconds(4), "flags.json", true)));
        Assert.That(
            (remote.Timeout, remote.MaxRetries, remote.RetryDelay, remote.BreakerRequests, remote.BreakDuration, remote.CacheDuration, remote.CacheSize),
            Is.EqualTo((TimeSpan.FromSeconds(1), 1, TimeSpan.FromMilliseconds(200), 5, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(7), 8)));
        Assert.That((exposures.DeduplicateFor, exposures.CacheSize), Is.EqualTo((TimeSpan.FromHours(1), 9)));
    }

    [Test]
    public async Task Health_is_degraded_without_definitions_and_when_they_are_old()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags().Services.AddHealthChecks().AddMixpanelHealthCheck());
        project.Server.Then(500);
        await project.StartAsync();
        var without = await CheckAsync(project);
        await project.PollAsync();
        await project.NextWaitAsync();
        var with = await CheckAsync(project);
        project.Clock.Advance(TimeSpan.FromSeconds(1));
        project.Server.Otherwise = _ => ScriptedServer.Reply(401, "");
        project.Clock.Advance(TimeSpan.FromMinutes(2));
        await project.NextWaitAsync();
        var refused = await CheckAsync(project);

        Assert.That((without.Status, with.Status, refused.Status), Is.EqualTo((HealthStatus.Degraded, HealthStatus.Healthy, HealthStatus.Unhealthy)));
        Assert.That((with.Data["flags"], refused.Data["/flags/definitions"]), Is.EqualTo((1, "Unauthorized")));
    }

    [TestCase(1, "The definition of one flag cannot be read.")]
    [TestCase(3, "The definitions of 3 flags cannot be read.")]
    public async Task Health_is_degraded_while_there_are_malformed_flags(int malformed, string description)
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags().Services.AddHealthChecks().AddMixpanelHealthCheck());
        var bad = string.Concat(Enumerable.Range(0, malformed).Select(i => $$"""{"key":"bad-{{i}}"},"""));
        project.Definitions = FlagsProject.Gate.Replace("\"flags\":[", "\"flags\":[" + bad, StringComparison.Ordinal);
        await project.StartAsync();

        var health = await CheckAsync(project);

        Assert.That((health.Status, health.Description, health.Data["flags_malformed"]), Is.EqualTo((HealthStatus.Degraded, description, malformed)));
    }

    [Test]
    public async Task Flags_that_are_switched_off_are_healthy()
    {
        await using var project = new FlagsProject(
            builder => builder.AddLocalFlags().Services.AddHealthChecks().AddMixpanelHealthCheck(), options => options.Enabled = false);
        await project.StartAsync();

        var health = await CheckAsync(project);

        Assert.That((health.Status, health.Description), Is.EqualTo((HealthStatus.Healthy, "Feature flags are switched off with the project; every flag is a fallback.")));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_fake_answers_whatever_the_order_of_registration(bool first)
    {
        var collection = new ServiceCollection();
        FakeFlags? fake = first ? collection.AddFakeFlags() : null;
        collection.AddMixpanel(options => options.ProjectToken = "token").AddLocalFlags();
        fake ??= collection.AddFakeFlags();
        await using var services = collection.BuildServiceProvider();

        Assert.That(services.GetRequiredService<IMixpanelFlags>(), Is.SameAs(fake));
    }

    private static ServiceProvider Services(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("Mobile:ProjectToken", "token"), new("Mobile:BaseAddress", "http://127.0.0.1:9"), new($"Mobile:Flags:{key}", value)]).Build();
        return new ServiceCollection()
            .AddKeyedMixpanel("mobile", configuration.GetSection("Mobile")).AddLocalFlags().AddRemoteFlags()
            .Services.BuildServiceProvider();
    }

    private static async Task<HealthReportEntry> CheckAsync(FlagsProject project) =>
        (await project.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["mixpanel"];
}
