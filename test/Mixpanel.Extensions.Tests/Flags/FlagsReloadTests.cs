using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
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
