using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Mixpanel.Extensions.Flags;
using Mixpanel.Extensions.Testing;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Flags;

/// <summary>What a host does about flags before it reports started.</summary>
internal sealed class FlagsStartTests
{
    [Test]
    public async Task Definitions_are_waited_for_behind_a_decorator_too()
    {
        await using var project = new FlagsProject(builder =>
        {
            builder.AddLocalFlags();
            var inner = builder.Services.Last(service => service.ServiceType == typeof(IMixpanelFlags)).ImplementationFactory!;
            builder.Services.AddSingleton<IMixpanelFlags>(services => new Decorator((IMixpanelFlags)inner(services)));
        });
        var entered = new TaskCompletionSource();
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        project.Server.Then((_, _) =>
        {
            entered.SetResult();
            return answer.Task;
        });

        var starting = project.StartAsync();
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var isStarted = starting.IsCompleted;
        answer.SetResult(ScriptedServer.Reply(200, FlagsProject.Gate));
        await starting;

        Assert.That((isStarted, await project.Flags.IsEnabledAsync("gate", FlagsProject.User)), Is.EqualTo((false, true)));
    }

    [Test]
    public async Task Flags_of_the_applications_own_are_not_waited_for()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags().Services.AddSingleton<IMixpanelFlags>(new FakeFlags()));

        await project.StartAsync();

        Assert.That(project.Server.Requests, Is.Empty);
    }

    [Test]
    public async Task Projects_wait_for_their_definitions_at_the_same_time()
    {
        var clock = new TestClock(TestProject.Start);
        using var server = new ScriptedServer(clock).ThenHang().ThenHang();
        await using var services = Projects(clock, server);

        var starting = services.GetServices<IHostedService>().OfType<FlagsStarter>().Single().StartingAsync(CancellationToken.None);
        await clock.WaitBeginsAsync(new TaskCompletionSource().Task);
        await clock.WaitBeginsAsync(new TaskCompletionSource().Task);
        clock.Advance(TimeSpan.FromSeconds(10));
        await starting.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(server.Requests.Select(request => request.Query[^7..]), Is.EquivalentTo(["token-a", "token-b"]));
    }

    [Test]
    public async Task A_wrong_setting_of_any_project_stops_the_start()
    {
        var clock = new TestClock(TestProject.Start);
        using var server = new ScriptedServer(clock).ThenHang().ThenHang();
        await using var services = Projects(clock, server, local => local.PollInterval = TimeSpan.Zero);

        var starter = services.GetServices<IHostedService>().OfType<FlagsStarter>().Single();

        Assert.That(() => starter.StartingAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30)), Throws.InstanceOf<OptionsValidationException>().With.Message.Contains("PollInterval"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_fake_stands_in_for_local_flags_at_the_start_and_in_the_health_check(bool first)
    {
        await using var project = new FlagsProject(builder =>
        {
            FakeFlags? fake = first ? builder.Services.AddFakeFlags() : null;

            // Whoever made the real ones would find the setting.
            builder.AddLocalFlags(local => local.PollInterval = TimeSpan.Zero).Services.AddHealthChecks().AddMixpanelHealthCheck();
            fake ??= builder.Services.AddFakeFlags();
        });

        await project.StartAsync();
        var report = await project.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.That(report.Status, Is.EqualTo(HealthStatus.Healthy));
        Assert.That(project.Flags, Is.InstanceOf<FakeFlags>());
        Assert.That(project.Server.Requests, Is.Empty);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_host_with_fakes_alone_starts_and_sends_nothing(bool mixpanelToo)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        var fake = builder.Services.AddFakeFlags().Set("gate", true);
        var mixpanel = mixpanelToo ? builder.Services.AddFakeMixpanel() : null;
        using var host = builder.Build();

        await host.StartAsync();
        var isEnabled = await host.Services.GetRequiredService<IMixpanelFlags>().IsEnabledAsync("gate", FlagsProject.User);
        var result = await host.Services.GetRequiredService<IMixpanel>().TrackAsync("user-1", "Hello");
        await host.StopAsync();

        Assert.That((isEnabled, fake.Exposures.Count), Is.EqualTo((true, 1)));
        Assert.That((result.Status, mixpanel?.Events.Count), Is.EqualTo(mixpanelToo ? (SendStatus.Delivered, 1) : (SendStatus.Filtered, (int?)null)));
    }

    [Test]
    public async Task A_project_with_a_token_sends_its_messages_beside_fake_flags()
    {
        await using var project = new FlagsProject(builder => builder.Services.AddFakeFlags());

        Assert.That((await project.Services.GetRequiredService<IMixpanel>().TrackAsync("user-1", "Hello")).Status, Is.EqualTo(SendStatus.Delivered));
    }

    private static ServiceProvider Projects(TestClock clock, ScriptedServer server, Action<LocalFlagsOptions>? second = null)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(clock);
        foreach (var key in new[] { "a", "b" })
        {
            services.AddKeyedMixpanel(key, options => options.ProjectToken = $"token-{key}").AddLocalFlags(key == "b" ? second : null)
                .ConfigureHttpClient(http => http.ConfigurePrimaryHttpMessageHandler(() => server));
        }

        return services.BuildServiceProvider();
    }

    private sealed class Decorator(IMixpanelFlags inner) : IMixpanelFlags
    {
        public ValueTask<FlagVariant> GetVariantAsync(string flagKey, FlagContext context, bool reportExposure, CancellationToken cancellationToken) =>
            inner.GetVariantAsync(flagKey, context, reportExposure, cancellationToken);

        public ValueTask<FlagSnapshot> GetAllAsync(FlagContext context, CancellationToken cancellationToken) => inner.GetAllAsync(context, cancellationToken);

        public ValueTask<SendResult> TrackExposureAsync(string flagKey, FlagVariant variant, FlagContext context, CancellationToken cancellationToken) =>
            inner.TrackExposureAsync(flagKey, variant, context, cancellationToken);

        public ValueTask<bool> WaitUntilReadyAsync(CancellationToken cancellationToken) => inner.WaitUntilReadyAsync(cancellationToken);
    }
}
