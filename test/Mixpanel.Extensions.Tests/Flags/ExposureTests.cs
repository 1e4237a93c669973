using Microsoft.Extensions.DependencyInjection;
using Mixpanel.Extensions.Flags;
using Mixpanel.Extensions.Testing;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Flags;

internal sealed class ExposureTests
{
    [Test]
    public async Task A_fetched_variant_says_how_long_it_took()
    {
        await using var project = new FlagsProject(builder => builder.AddRemoteFlags());
        project.Server.Then(_ =>
        {
            project.Clock.Advance(TimeSpan.FromMilliseconds(125));
            return ScriptedServer.Reply(200, """{"flags":{"gate":{"variant_key":"on","variant_value":true}}}""");
        });

        await project.Flags.GetVariantAsync("gate", FlagsProject.User);

        var properties = project.Exposures.Single().Json[0]!["properties"]!;
        Assert.That((string?)properties["Variant fetch start time"], Is.EqualTo("2023-11-14T22:13:20.000Z"));
        Assert.That((string?)properties["Variant fetch complete time"], Is.EqualTo("2023-11-14T22:13:20.125Z"));
        Assert.That((double?)properties["Variant fetch latency (ms)"], Is.EqualTo(125));
    }

    [Test]
    public async Task An_exposure_is_sent_once_until_it_is_forgotten()
    {
        await using var project = await LocalAsync();
        for (var i = 0; i < 5; i++)
        {
            await project.Flags.GetVariantAsync("gate", FlagsProject.User);
            await project.Flags.GetValueAsync("gate", false, new FlagContext("user-1"));
        }

        await project.Flags.IsEnabledAsync("gate", new FlagContext("user-2"));
        Assert.That(project.Exposures, Has.Count.EqualTo(2));

        project.Clock.Advance(TimeSpan.FromHours(24));
        await project.Flags.IsEnabledAsync("gate", FlagsProject.User);
        Assert.That(project.Exposures, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Deduplication_can_be_off()
    {
        await using var project = await LocalAsync(exposures => exposures.DeduplicateFor = TimeSpan.Zero);

        await project.Flags.IsEnabledAsync("gate", FlagsProject.User);
        await project.Flags.IsEnabledAsync("gate", FlagsProject.User);

        Assert.That(project.Exposures, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_value_of_another_type_is_no_exposure()
    {
        await using var project = await LocalAsync();

        var value = await project.Flags.GetValueAsync("gate", "blue", FlagsProject.User);

        Assert.That(value, Is.EqualTo("blue"));
        Assert.That(project.Exposures, Is.Empty);
    }

    [Test]
    public async Task An_exposure_can_be_sent_by_hand_and_says_what_became_of_it()
    {
        await using var project = await LocalAsync();
        var variant = await project.Flags.GetVariantAsync("gate", FlagsProject.User, reportExposure: false);
        Assert.That(project.Exposures, Is.Empty);

        var first = await project.Flags.TrackExposureAsync("gate", variant, FlagsProject.User);
        var second = await project.Flags.TrackExposureAsync("gate", variant, FlagsProject.User);
        var fallback = await project.Flags.TrackExposureAsync("gate", FlagVariant.Fallback("gate", FlagReason.NotReady), FlagsProject.User);
        var nobody = await project.Flags.TrackExposureAsync("gate", variant, new FlagContext(default));

        Assert.That(first.Status, Is.EqualTo(SendStatus.Delivered));
        Assert.That(
            new[] { second.Reason, fallback.Reason, nobody.Reason },
            Is.EqualTo([SendReason.AlreadySent, SendReason.NothingToSend, SendReason.MissingDistinctId]));
    }

    [Test]
    public async Task A_million_evaluations_for_ten_thousand_users_are_ten_thousand_exposures()
    {
        await using var mixpanel = new FakeMixpanel();
        var definitions = FlagDefinitions.Parse(FlagsProject.Bytes(FlagsProject.Gate));
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var tracker = new Mixpanel.Extensions.Flags.Exposures.ExposureTracker(
            () => mixpanel,
            new FlagExposureOptions(),
            new FlagMetrics(services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), ""),
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var users = Enumerable.Range(0, 10_000).Select(i => new FlagContext($"user-{i}")).ToArray();

        Parallel.For(0, 1_000_000, i => tracker.Report("gate", definitions.Evaluate("gate", users[i % users.Length]), users[i % users.Length]));

        Assert.That(mixpanel.Messages, Has.Count.EqualTo(10_000));
    }

    internal static async Task<FlagsProject> LocalAsync(Action<FlagExposureOptions>? exposures = null, Action<MixpanelOptions>? options = null)
    {
        var project = new FlagsProject(builder => builder.AddLocalFlags().Services.Configure(exposures ?? (_ => { })), options);
        await project.StartAsync();
        return project;
    }
}
