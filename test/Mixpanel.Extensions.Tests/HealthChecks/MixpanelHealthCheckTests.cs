using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.HealthChecks;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MixpanelHealthCheckTests : IDisposable
{
    private readonly TestClock _clock = new(TestProject.Start);
    private readonly ScriptedServer _server;
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MixpanelHealthCheckTests() => _server = new ScriptedServer(_clock);

    public void Dispose() => _server.Dispose();

    [Test]
    public async Task All_is_well_while_messages_get_through()
    {
        await using var services = Services();
        var mixpanel = services.GetRequiredService<IMixpanel>();
        await mixpanel.TrackAsync("user-1", "A");
        await mixpanel.FlushAsync();

        var entry = await CheckAsync(services);

        Assert.That(entry.Status, Is.EqualTo(HealthStatus.Healthy));
        Assert.That(entry.Data["pending"], Is.Zero);
    }

    [TestCase(503, HealthStatus.Degraded, "ServerError")]
    [TestCase(401, HealthStatus.Unhealthy, "Unauthorized")]
    public async Task What_does_not_get_through_is_reported_with_its_reason(int status, HealthStatus expected, string reason)
    {
        await using var services = Services();
        await FailAsync(services, status);

        var entry = await CheckAsync(services);

        Assert.That(entry.Status, Is.EqualTo(expected));
        Assert.That(entry.Data["pending"], Is.EqualTo(1));
        Assert.That(entry.Data["/track"], Is.EqualTo($"{reason} for 0 s"));
    }

    [Test]
    public async Task What_has_to_be_mended_is_reported_as_the_application_wishes()
    {
        await using var services = Services(failureStatus: HealthStatus.Degraded);
        await FailAsync(services, 401);

        Assert.That((await CheckAsync(services)).Status, Is.EqualTo(HealthStatus.Degraded));
    }

    [Test]
    public async Task A_stage_that_swallows_a_batch_makes_the_buffer_unhealthy()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var services = Services(swallow: entered);
        await services.GetRequiredService<IMixpanel>().TrackAsync("user-1", "A");
        _clock.Advance(TimeSpan.FromSeconds(2));
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That((await CheckAsync(services)).Status, Is.EqualTo(HealthStatus.Healthy));
        _clock.Advance(TimeSpan.FromMinutes(6));

        var entry = await CheckAsync(services);

        Assert.That(entry.Status, Is.EqualTo(HealthStatus.Unhealthy));
        Assert.That(entry.Description, Does.StartWith("The buffer has stopped delivering"));
        for (var disposing = services.DisposeAsync().AsTask(); !disposing.IsCompleted;)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    [Test]
    public async Task Without_a_buffer_there_is_nothing_to_report()
    {
        var collection = new ServiceCollection().AddLogging();
        collection.AddMixpanel(options => options.ProjectToken = "token");
        collection.AddKeyedMixpanel("mobile", options => options.ProjectToken = "token");
        collection.AddHealthChecks().AddMixpanelHealthCheck().AddMixpanelHealthCheck("mobile").AddMixpanelHealthCheck("mobile", "other name");
        await using var services = collection.BuildServiceProvider();

        var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.That(report.Entries.Keys, Is.EquivalentTo(["mixpanel", "mixpanel:mobile", "other name"]));
        Assert.That(report.Status, Is.EqualTo(HealthStatus.Healthy));
    }

    private static async Task<HealthReportEntry> CheckAsync(IServiceProvider services) =>
        (await services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["mixpanel"];

    private async Task FailAsync(IServiceProvider services, int status)
    {
        _server.Otherwise = _ => ScriptedServer.Reply(status, "");
        await services.GetRequiredService<IMixpanel>().TrackAsync("user-1", "A");
        using var stop = new CancellationTokenSource();
        var flushing = services.GetRequiredService<IMixpanel>().FlushAsync(stop.Token);
        await _failed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        while ((await CheckAsync(services)).Status == HealthStatus.Healthy)
        {
            // The stage has answered; the pump is about to take note.
            await Task.Yield();
        }

        await stop.CancelAsync();
        await Assert.ThatAsync(() => flushing, Throws.InstanceOf<OperationCanceledException>());
        _server.Otherwise = ScriptedServer.Accept;
    }

    private ServiceProvider Services(HealthStatus? failureStatus = null, TaskCompletionSource? swallow = null)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(_clock);
        services.AddMixpanel(options => options.ProjectToken = "token").UseBuffer()
            .Use((_, next) => new Extensions.Tests.Senders.Stage(next, async (to, messages, token) =>
            {
                if (swallow is not null)
                {
                    swallow.TrySetResult();
                    await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                var results = await to.SendAsync(messages, token);
                if (!results.IsSuccess)
                {
                    _failed.TrySetResult();
                }

                return results;
            }))
            .ConfigureHttpClient(http => http.ConfigurePrimaryHttpMessageHandler(() => _server));
        services.AddHealthChecks().AddMixpanelHealthCheck(failureStatus: failureStatus);
        return services.BuildServiceProvider();
    }
}
