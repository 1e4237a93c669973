using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Mixpanel.Extensions.Flags.Local;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Flags;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FlagsReloadTests
{
    private readonly TestClock _clock = new(TestProject.Start);
    private readonly IConfigurationRoot _configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [new("Mixpanel:ProjectToken", "token-1"), new("Mixpanel:Flags:Remote:CacheDuration", "00:10:00")]).Build();

    [Test]
    public async Task New_credentials_take_effect_with_the_next_question_and_old_answers_are_not_used()
    {
        using var server = new ScriptedServer(_clock) { Otherwise = _ => ScriptedServer.Reply(200, """{"flags":{}}""") };
        await using var services = Services(server, builder => builder.AddRemoteFlags());
        var flags = services.GetRequiredService<IMixpanelFlags>();

        await flags.GetAllAsync(FlagsProject.User);
        await flags.GetAllAsync(FlagsProject.User);
        Set("ProjectToken", "token-2");
        await flags.GetAllAsync(FlagsProject.User);

        Assert.That(Tokens(server), Is.EqualTo(["token-1", "token-2"]));
    }

    [Test]
    public async Task Definitions_are_fetched_at_once_with_new_credentials_and_not_for_other_changes()
    {
        using var server = new ScriptedServer(_clock)
        {
            Otherwise = request => ScriptedServer.Reply(
                200, request.Query.Contains("token-2", StringComparison.Ordinal) ? FlagsProject.Gate.Replace("\"on\"", "\"second\"", StringComparison.Ordinal) : FlagsProject.Gate),
        };
        await using var services = Services(server, builder => builder.AddLocalFlags());
        var flags = services.GetRequiredService<IMixpanelFlags>();
        await NextWaitAsync();
        var before = await flags.GetVariantAsync("gate", FlagsProject.User, reportExposure: false);

        Set("Timeout", "00:00:03");
        Set("ProjectToken", "token-2");
        await NextWaitAsync();
        var after = await flags.GetVariantAsync("gate", FlagsProject.User, reportExposure: false);
        Set("Enabled", "false");
        await NextWaitAsync();
        Set("Enabled", "true");
        await NextWaitAsync();

        Assert.That((before.Key, after.Key), Is.EqualTo(("on", "second")));
        Assert.That(Tokens(server), Is.EqualTo(["token-1", "token-2", "token-2"]));
        Assert.That(_clock.GetUtcNow(), Is.EqualTo(TestProject.Start));
    }

    [TestCase("ProjectToken", "token-2")]
    [TestCase("ServiceAccount:ProjectId", "8")]
    [TestCase("Endpoints:FlagDefinitions", "https://elsewhere.example/definitions")]
    public async Task The_definitions_of_another_project_are_not_evaluated_any_more(string key, string value)
    {
        UseServiceAccount();
        using var server = new ScriptedServer(_clock) { Otherwise = _ => ScriptedServer.Reply(401, "") };
        server.Then(200, FlagsProject.Gate, ("ETag", "\"v1\""));
        await using var services = Services(server, builder => builder.AddLocalFlags());
        var flags = services.GetRequiredService<IMixpanelFlags>();
        await NextWaitAsync();
        Assert.That(await flags.IsEnabledAsync("gate", FlagsProject.User, reportExposure: false), Is.True);

        Set(key, value);
        var atOnce = await flags.GetVariantAsync("gate", FlagsProject.User);
        await NextWaitAsync();
        var later = await flags.GetVariantAsync("gate", FlagsProject.User);
        var all = await flags.GetAllAsync(FlagsProject.User);

        Assert.That((atOnce.Reason, later.Reason, all["gate"].Reason), Is.EqualTo((FlagReason.NotReady, FlagReason.NotReady, FlagReason.NotReady)));
        Assert.That(
            services.GetRequiredKeyedService<LocalFlags>("").Health,
            Is.EqualTo(new LocalFlagsHealth(true, null, 0, null, true, SendReason.Unauthorized)));
        Assert.That(server.Requests.Select(request => request.IfNoneMatch), Is.EqualTo(new string?[] { null, null }));
    }

    [Test]
    public async Task New_credentials_for_the_same_project_take_no_definitions_away()
    {
        UseServiceAccount();
        using var server = new ScriptedServer(_clock) { Otherwise = _ => ScriptedServer.Reply(401, "") };
        server.Then(200, FlagsProject.Gate);
        await using var services = Services(server, builder => builder.AddLocalFlags());
        var flags = services.GetRequiredService<IMixpanelFlags>();
        await NextWaitAsync();

        Set("ServiceAccount:Secret", "new");
        await NextWaitAsync();

        Assert.That(await flags.IsEnabledAsync("gate", FlagsProject.User, reportExposure: false), Is.True);
        Assert.That(server.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_project_that_is_switched_off_evaluates_nothing_until_it_is_switched_on()
    {
        using var server = new ScriptedServer(_clock) { Otherwise = _ => ScriptedServer.Reply(200, FlagsProject.Gate) };
        await using var services = Services(server, builder => builder.AddLocalFlags().AddRemoteFlags());
        var flags = services.GetRequiredService<IMixpanelFlags>();
        await NextWaitAsync();

        Set("Enabled", "false");
        var off = await flags.GetVariantAsync("gate", FlagsProject.User);
        var all = await flags.GetAllAsync(new FlagContext(default));
        var health = services.GetRequiredKeyedService<LocalFlags>("").Health;
        Set("Enabled", "true");
        var on = await flags.GetVariantAsync("gate", FlagsProject.User, reportExposure: false);

        Assert.That((off.Reason, all["gate"].Reason, all["none"].Reason), Is.EqualTo((FlagReason.Disabled, FlagReason.Disabled, FlagReason.Disabled)));
        Assert.That((health.IsEnabled, on.IsEnabled), Is.EqualTo((false, true)));
    }

    private void UseServiceAccount()
    {
        _configuration["Mixpanel:ServiceAccount:Username"] = "account";
        _configuration["Mixpanel:ServiceAccount:Secret"] = "old";
        _configuration["Mixpanel:ServiceAccount:ProjectId"] = "7";
    }

    [Test]
    public async Task A_server_that_wants_to_be_left_alone_by_one_project_is_asked_for_another()
    {
        using var server = new ScriptedServer(_clock) { Otherwise = _ => ScriptedServer.Reply(200, """{"flags":{}}""") };
        server.Then(429, "", ("Retry-After", "600"));
        await using var services = Services(server, builder => builder.AddRemoteFlags());
        var flags = services.GetRequiredService<IMixpanelFlags>();

        await flags.GetAllAsync(FlagsProject.User);
        await flags.GetAllAsync(FlagsProject.User);
        Set("Timeout", "00:00:03");
        await flags.GetAllAsync(FlagsProject.User);
        Set("ProjectToken", "token-2");
        await flags.GetAllAsync(FlagsProject.User);

        Assert.That(Tokens(server), Is.EqualTo(["token-1", "token-2"]));
    }

    private static IEnumerable<string?> Tokens(ScriptedServer server) =>
        server.Requests.Select(request => System.Web.HttpUtility.ParseQueryString(request.Query)["token"]);

    private void Set(string key, string value)
    {
        _configuration[$"Mixpanel:{key}"] = value;
        _configuration.Reload();
    }

    /// <summary>Until the poller waits for its next round.</summary>
    private async Task NextWaitAsync() => await _clock.WaitBeginsAsync(new TaskCompletionSource().Task);

    private ServiceProvider Services(ScriptedServer server, Func<MixpanelBuilder, MixpanelBuilder> flags) => flags(
            new ServiceCollection().AddSingleton<TimeProvider>(_clock).AddSingleton<IConfiguration>(_configuration).AddMixpanel())
        .ConfigureHttpClient(http => http.ConfigurePrimaryHttpMessageHandler(() => server))
        .Services.BuildServiceProvider();
}
