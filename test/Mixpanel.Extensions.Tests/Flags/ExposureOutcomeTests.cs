using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Flags;

/// <summary>What becomes of an exposure that is not simply delivered.</summary>
internal sealed class ExposureOutcomeTests
{
    private static FlagVariant Seen { get; } = new("gate", "on", default);

    [TestCase(503)]
    [TestCase(null)]
    public async Task One_that_may_be_lost_is_sent_as_the_same_event_when_the_user_sees_the_variant_again(int? status)
    {
        await using var project = await ExposureTests.LocalAsync(options: options => options.Retry.MaxRetries = 0);
        _ = status is { } answered ? project.Server.Then(answered) : project.Server.ThenBreakConnection();

        await project.Flags.IsEnabledAsync("gate", FlagsProject.User);
        project.Clock.Advance(TimeSpan.FromMinutes(10));
        await project.Flags.IsEnabledAsync("gate", FlagsProject.User);
        await project.Flags.IsEnabledAsync("gate", FlagsProject.User);

        Assert.That(project.Exposures, Has.Count.EqualTo(2));
        Assert.That(project.Exposures[1].Text, Is.EqualTo(project.Exposures[0].Text));
    }

    [Test]
    public async Task One_that_was_filtered_is_sent_once_there_is_consent_with_the_time_it_was_seen_then()
    {
        var consent = new Consent();
        await using var project = new FlagsProject(builder => builder.EnrichWith(_ => consent).AddLocalFlags());
        await project.StartAsync();
        var variant = await project.Flags.GetVariantAsync("gate", FlagsProject.User);

        var refused = await project.Flags.TrackExposureAsync("gate", variant, FlagsProject.User);
        project.Clock.Advance(TimeSpan.FromMinutes(10));
        consent.IsGiven = true;
        var sent = await project.Flags.TrackExposureAsync("gate", variant, FlagsProject.User);
        await project.Flags.GetVariantAsync("gate", FlagsProject.User);

        Assert.That((refused.Status, sent.Status), Is.EqualTo((SendStatus.Filtered, SendStatus.Delivered)));
        Assert.That((long)project.Exposures.Single().Json[0]!["properties"]!["time"]!, Is.EqualTo(project.Clock.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    [Test]
    public async Task One_that_is_wrong_is_not_tried_again_and_says_why_each_time()
    {
        await using var project = await ExposureTests.LocalAsync();
        var nobody = new FlagContext("undefined");
        var variant = await project.Flags.GetVariantAsync("gate", nobody);

        var again = await project.Flags.TrackExposureAsync("gate", variant, nobody);

        Assert.That((again.Status, again.Reason), Is.EqualTo((SendStatus.Rejected, SendReason.InvalidDistinctId)));
        Assert.That(project.Exposures, Is.Empty);
    }

    [TestCase(401)]
    [TestCase(403)]
    public async Task Refused_credentials_may_be_mended(int status)
    {
        await using var project = await ExposureTests.LocalAsync();
        project.Server.Then(status);

        await project.Flags.IsEnabledAsync("gate", FlagsProject.User);
        await project.Flags.IsEnabledAsync("gate", FlagsProject.User);
        await project.Flags.IsEnabledAsync("gate", FlagsProject.User);

        Assert.That(project.Exposures, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Those_who_report_the_same_at_once_share_one_event_and_each_may_stop_waiting()
    {
        await using var project = await ExposureTests.LocalAsync();
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        project.Server.Then((_, _) => answer.Task);
        var variant = await project.Flags.GetVariantAsync("gate", FlagsProject.User, reportExposure: false);
        using var stop = new CancellationTokenSource();

        var first = project.Flags.TrackExposureAsync("gate", variant, FlagsProject.User, stop.Token).AsTask();
        var second = project.Flags.TrackExposureAsync("gate", variant, new FlagContext("user-1")).AsTask();
        await stop.CancelAsync();
        await Assert.ThatAsync(() => first, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(second.IsCompleted, Is.False);
        answer.SetResult(ScriptedServer.Reply(200, """{"error":null,"status":1}"""));

        Assert.That((await second).Status, Is.EqualTo(SendStatus.Delivered));
        Assert.That(project.Exposures, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task With_a_buffer_a_cancelled_token_keeps_no_exposure_back()
    {
        await using var project = new FlagsProject(builder => builder.UseBuffer().AddLocalFlags());
        await project.StartAsync();
        var variant = await project.Flags.GetVariantAsync("gate", FlagsProject.User, reportExposure: false);

        var result = await project.Flags.TrackExposureAsync("gate", variant, FlagsProject.User, new CancellationToken(canceled: true));

        Assert.That(result.Status, Is.EqualTo(SendStatus.Buffered));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("  ")]
    public async Task Without_a_distinct_id_nothing_is_sent_and_the_log_says_so_once(string? id)
    {
        await using var project = await ExposureTests.LocalAsync();
        project.Definitions = FlagsProject.Gate;
        var device = new FlagContext(id ?? default(PropertyValue));
        var variant = await project.Flags.GetVariantAsync("gate", FlagsProject.User, reportExposure: false);

        var results = new[]
        {
            await project.Flags.TrackExposureAsync("gate", variant, device), await project.Flags.TrackExposureAsync("gate", variant, device),
        };

        Assert.That(results.Select(result => result.Reason), Is.All.EqualTo(SendReason.MissingDistinctId));
        Assert.That(project.LoggedIds.Count(line => line == 209), Is.EqualTo(1));
        Assert.That(project.Exposures, Is.Empty);
    }

    [Test]
    public async Task Without_a_buffer_only_so_many_wait_for_Mixpanel_and_the_others_are_sent_later()
    {
        await using var project = await ExposureTests.LocalAsync();
        var answer = new TaskCompletionSource();
        for (var i = 0; i < 1_000; i++)
        {
            project.Server.Then(async (request, _) =>
            {
                await answer.Task;
                return ScriptedServer.Accept(request);
            });
        }

        var variant = await project.Flags.GetVariantAsync("gate", FlagsProject.User, reportExposure: false);
        var users = Enumerable.Range(0, 1_001).Select(i => new FlagContext($"user-{i}")).ToArray();
        var sending = users.Select(user => project.Flags.TrackExposureAsync("gate", variant, user).AsTask()).ToArray();

        Assert.That((project.Exposures.Count, project.LoggedIds.Count(line => line == 210)), Is.EqualTo((1_000, 1)));
        Assert.That((await sending[^1]).Status, Is.EqualTo(SendStatus.Dropped));
        answer.SetResult();
        await Task.WhenAll(sending);
        Assert.That((await project.Flags.TrackExposureAsync("gate", variant, users[^1])).Status, Is.EqualTo(SendStatus.Delivered));
    }

    [Test]
    public async Task An_enricher_may_ask_for_flags()
    {
        await using var project = new FlagsProject(builder =>
        {
            builder.Services.Configure<FlagExposureOptions>(options => options.DeduplicateFor = TimeSpan.Zero);
            builder.EnrichWith(services => new Asking(services)).AddLocalFlags();
        });
        await project.StartAsync();

        await project.Flags.IsEnabledAsync("gate", FlagsProject.User);

        Assert.That(project.Exposures, Has.Count.EqualTo(1));
        Assert.That((bool)project.Exposures[0].Json[0]!["properties"]!["gate"]!, Is.True);
    }

    [Test]
    public async Task An_enricher_may_ask_for_flags_of_another_project()
    {
        using var server = new ScriptedServer(TimeProvider.System);
        var services = new ServiceCollection();
        services.AddKeyedMixpanel("other", options => options.ProjectToken = "token-2").AddRemoteFlags()
            .ConfigureHttpClient(http => http.ConfigurePrimaryHttpMessageHandler(() => server));
        services.AddMixpanel(options => options.ProjectToken = "token-1").AddRemoteFlags()
            .ConfigureHttpClient(http => http.ConfigurePrimaryHttpMessageHandler(() => server))
            .EnrichWith(provider => new Reporting(provider));
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<IMixpanelFlags>().TrackExposureAsync("gate", Seen, FlagsProject.User);

        Assert.That(
            server.Requests.Select(request => (string)request.Json[0]!["properties"]!["token"]!),
            Is.EquivalentTo(["token-1", "token-2"]));
    }

    [Test]
    public async Task Another_project_is_told_anew()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Mixpanel:ProjectToken", "token-1")]).Build();
        using var server = new ScriptedServer(new TestClock(TestProject.Start));
        await using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration)
            .AddMixpanel().AddRemoteFlags().ConfigureHttpClient(http => http.ConfigurePrimaryHttpMessageHandler(() => server))
            .Services.BuildServiceProvider();
        var flags = services.GetRequiredService<IMixpanelFlags>();
        await flags.TrackExposureAsync("gate", Seen, FlagsProject.User);

        configuration["Mixpanel:ProjectToken"] = "token-2";
        configuration.Reload();
        var result = await flags.TrackExposureAsync("gate", Seen, FlagsProject.User);

        Assert.That((result.Status, server.Requests.Count), Is.EqualTo((SendStatus.Delivered, 2)));
    }

    private sealed class Consent : IMessageEnricher
    {
        internal bool IsGiven { get; set; }

        public void Enrich(MessageContext message)
        {
            if (!IsGiven)
            {
                message.Drop();
            }
        }
    }

    private sealed class Reporting(IServiceProvider services) : IMessageEnricher
    {
        public void Enrich(MessageContext message)
        {
            var sending = services.GetRequiredKeyedService<IMixpanelFlags>("other").TrackExposureAsync("gate", Seen, FlagsProject.User);
            message.Add("is_told", sending.IsCompletedSuccessfully);
        }
    }

    private sealed class Asking(IServiceProvider services) : IMessageEnricher
    {
        public void Enrich(MessageContext message)
        {
            var asking = services.GetRequiredService<IMixpanelFlags>().IsEnabledAsync("gate", FlagsProject.User);
            message.Add("gate", asking.IsCompletedSuccessfully && asking.Result);
        }
    }
}
