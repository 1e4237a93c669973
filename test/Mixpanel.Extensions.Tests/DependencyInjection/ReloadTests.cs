using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.DependencyInjection;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ReloadTests : IAsyncDisposable
{
    private readonly TestClock _clock = new(TestProject.Start);
    private readonly ScriptedServer _server;
    private readonly FakeLogCollector _log = new();
    private readonly IConfigurationRoot _configuration;
    private readonly ServiceProvider _services;

    public ReloadTests()
    {
        _server = new ScriptedServer(_clock);
        _configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Mixpanel:ProjectToken", "token-1")]).Build();
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton<IConfiguration>(_configuration)
            .AddLogging(logging => logging.AddProvider(new FakeLoggerProvider(_log)))
            .AddMixpanel().ConfigureHttpClient(http => http.ConfigurePrimaryHttpMessageHandler(() => _server))
            .Services.BuildServiceProvider();
    }

    private IMixpanel Mixpanel => _services.GetRequiredService<IMixpanel>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Test]
    public async Task Credentials_and_retries_take_effect_with_the_next_message()
    {
        await Mixpanel.TrackAsync("user-1", "A");
        Reload(("ProjectToken", "token-2"), ("Retry:MaxRetries", "0"));
        _server.Then(503);
        var second = await Mixpanel.TrackAsync("user-1", "B");

        Assert.That(_server.Requests.Select(request => (string?)request.Json[0]!["properties"]!["token"]), Is.EqualTo(["token-1", "token-2"]));
        Assert.That(second.Reason, Is.EqualTo(SendReason.ServerError));
        Assert.That(_log.GetSnapshot().Select(line => line.Id.Id), Does.Contain(504));
    }

    [TestCase("Timeout", "00:00:00", "Mixpanel:Timeout is 00:00:00")]
    [TestCase("ServiceAccount:ProjectId", "my-secret", "ServiceAccount:ProjectId has the wrong format")]
    public async Task An_invalid_reload_is_logged_and_changes_nothing(string key, string value, string logged)
    {
        await Mixpanel.TrackAsync("user-1", "A");

        Reload(("ProjectToken", "token-2"), (key, value));
        var result = await Mixpanel.TrackAsync("user-1", "B");

        Assert.That(result.Status, Is.EqualTo(SendStatus.Delivered));
        Assert.That((string?)_server.Requests[1].Json[0]!["properties"]!["token"], Is.EqualTo("token-1"));
        var line = _log.GetSnapshot().Single(line => line.Id.Id == 503);
        Assert.That(line.Message, Does.Contain(logged).And.Not.Contain("my-secret"));
        Assert.That(line.Level, Is.EqualTo(LogLevel.Error));
    }

    [Test]
    public async Task A_service_account_takes_effect_with_the_next_import()
    {
        await Mixpanel.ImportAsync("user-1", "A", TestProject.Start);
        Reload(("ServiceAccount:Username", "account"), ("ServiceAccount:Secret", "secret"), ("ServiceAccount:ProjectId", "7"));
        await Mixpanel.ImportAsync("user-1", "B", TestProject.Start);
        var merged = await Mixpanel.MergeAsync("user-1", "user-2");

        Assert.That(_server.Requests[0].Authorization, Is.Not.EqualTo(_server.Requests[1].Authorization));
        Assert.That(_server.Requests[1].Query, Does.Contain("project_id=7"));
        Assert.That(merged.Status, Is.EqualTo(SendStatus.Delivered));
    }

    [Test]
    public async Task A_timeout_takes_effect_with_the_next_message()
    {
        await Mixpanel.TrackAsync("user-1", "A");
        Reload(("Timeout", "00:00:03"), ("Retry:MaxRetries", "0"));
        _server.ThenHang();
        var start = _clock.GetUtcNow();

        var result = await _clock.RunAsync(Mixpanel.TrackAsync("user-1", "B"), patience: TimeSpan.FromSeconds(3));

        Assert.That(result.Reason, Is.EqualTo(SendReason.TimedOut));
        Assert.That(_clock.GetUtcNow() - start, Is.EqualTo(TimeSpan.FromSeconds(3)));
    }

    [Test]
    public async Task Code_of_the_application_that_throws_during_a_reload_changes_nothing()
    {
        var isBroken = false;
        await using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(_configuration)
            .AddLogging(logging => logging.AddProvider(new FakeLoggerProvider(_log)))
            .AddMixpanel().Services
            .Configure<MixpanelOptions>(options => options.Enabled = isBroken ? throw new NotSupportedException() : true)
            .BuildServiceProvider();
        var builder = new EventBuilder("user-1", "A");
        services.GetRequiredService<IMixpanel>().Build(builder);

        isBroken = true;
        Reload(("ProjectToken", "token-2"));

        Assert.That(services.GetRequiredService<IMixpanel>().Build(builder.With("n", 1)).Json.Length, Is.GreaterThan(0));
        Assert.That(_log.GetSnapshot().Select(line => line.Message), Has.Some.Contains("NotSupportedException"));
    }

    [Test]
    public async Task A_project_can_be_switched_off_and_on()
    {
        Reload(("Enabled", "false"), ("ProjectToken", ""));
        var off = await Mixpanel.TrackAsync("user-1", "A");
        Reload(("Enabled", "true"), ("ProjectToken", "token-1"));
        var on = await Mixpanel.TrackAsync("user-1", "A");

        Assert.That((off.Reason, on.Status), Is.EqualTo((SendReason.Disabled, SendStatus.Delivered)));
    }

    [Test]
    public async Task After_disposal_a_reload_reaches_nobody()
    {
        await Mixpanel.TrackAsync("user-1", "A");
        await _services.DisposeAsync();

        Reload(("ProjectToken", ""));

        Assert.That(_log.GetSnapshot().Select(line => line.Id.Id), Has.None.EqualTo(503));
        Assert.That(_server.Requests[0].Address.Scheme, Is.EqualTo(Uri.UriSchemeHttps));
    }

    private void Reload(params (string Key, string Value)[] settings)
    {
        foreach (var (key, value) in settings)
        {
            _configuration[$"Mixpanel:{key}"] = value;
        }

        _configuration.Reload();
    }
}
