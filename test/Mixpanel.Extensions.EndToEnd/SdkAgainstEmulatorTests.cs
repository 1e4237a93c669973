using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Mixpanel.Extensions.Emulator;

namespace Mixpanel.Extensions.EndToEnd;

/// <summary>The SDK over real HTTP against a Mixpanel that shares no code with it.</summary>
internal sealed class SdkAgainstEmulatorTests
{
    private MixpanelEmulator _emulator = null!;
    private ServiceProvider _services = null!;

    private IMixpanel Mixpanel => _services.GetRequiredService<IMixpanel>();

    [SetUp]
    public async Task Start()
    {
        _emulator = await MixpanelEmulator.StartAsync(new MixpanelEmulatorOptions
        {
            ProjectToken = "the-token",
            ServiceAccountUsername = "account",
            ServiceAccountSecret = "secret",
            ProjectId = "7",
        });
        _services = Register(options => { });
    }

    [TearDown]
    public async Task Stop()
    {
        await _services.DisposeAsync();
        await _emulator.DisposeAsync();
    }

    [Test]
    public async Task All_kinds_of_message_arrive_at_their_endpoints()
    {
        await Mixpanel.TrackAsync("user-1", "Order Placed", new() { ["total"] = 42.5m });
        await Mixpanel.ImportAsync("user-1", "Signed Up", DateTimeOffset.FromUnixTimeSeconds(1_500_000_000));
        await Mixpanel.AliasAsync("ada@example.com", "user-1");
        await Mixpanel.MergeAsync("user-1", "user-2");
        await Mixpanel.IdentifyAsync("user-1", "7f1c1d7e-3a52-4c8e-9f39-2f4f5c1f0d11");
        await Mixpanel.UpdateProfileAsync("user-1", p => p.Set("$name", "Ada").Increment("orders"));
        await Mixpanel.UpdateGroupAsync("company", "acme", g => g.Set("tier", "gold"));

        Assert.That(
            _emulator.Messages.Select(message => (message.Endpoint, message.Kind, message.Name, message.Subject, message.Outcome)),
            Is.EqualTo(new[]
            {
                (EmulatorEndpoint.Track, ReceivedKind.Event, "Order Placed", "user-1", ReceivedOutcome.Accepted),
                (EmulatorEndpoint.Import, ReceivedKind.Import, "Signed Up", "user-1", ReceivedOutcome.Accepted),
                (EmulatorEndpoint.Track, ReceivedKind.Alias, "$create_alias", "user-1", ReceivedOutcome.Accepted),
                (EmulatorEndpoint.Import, ReceivedKind.Merge, "$merge", """["user-1","user-2"]""", ReceivedOutcome.Accepted),
                (EmulatorEndpoint.Track, ReceivedKind.Identify, "$identify", "user-1", ReceivedOutcome.Accepted),
                (EmulatorEndpoint.Engage, ReceivedKind.ProfileUpdate, "$set", "user-1", ReceivedOutcome.Accepted),
                (EmulatorEndpoint.Engage, ReceivedKind.ProfileUpdate, "$add", "user-1", ReceivedOutcome.Accepted),
                (EmulatorEndpoint.Groups, ReceivedKind.GroupUpdate, "$set", "company/acme", ReceivedOutcome.Accepted),
            }));
    }

    [Test]
    public async Task The_preview_is_what_arrives()
    {
        var builder = new EventBuilder("user-1", "Previewed").With("text", "naïve 🎉 \"quoted\"\n").With("when", DateTime.UnixEpoch);
        var preview = Mixpanel.Build(builder);

        await Mixpanel.SendAsync(builder);

        Assert.That(_emulator.Messages.Single().RawJson, Is.EqualTo(System.Text.Encoding.UTF8.GetString(preview.Json.Span)));
    }

    [Test]
    public async Task Records_that_mixpanel_refuses_do_not_cost_their_neighbours()
    {
        // Simplified identity merge refuses identity events, which the SDK cannot know.
        await Stop();
        _emulator = await MixpanelEmulator.StartAsync(new MixpanelEmulatorOptions { IdentityMode = IdentityMode.Simplified });
        _services = Register(options => options.EventEndpoint = EventEndpoint.Import);

        var results = await Mixpanel.SendAsync(
        [
            new EventBuilder("user-1", "Before"),
            new MergeBuilder("user-1", "user-2"),
            new EventBuilder("user-1", "After"),
        ]);

        Assert.That(
            results.Select(result => result.Status), Is.EqualTo(new[] { SendStatus.Delivered, SendStatus.Rejected, SendStatus.Delivered }));
        Assert.That(results[1].StatusCode, Is.EqualTo(400));
        Assert.That(_emulator.Messages.Count(message => message.Outcome == ReceivedOutcome.Accepted), Is.EqualTo(2));
    }

    [Test]
    public async Task Wrong_credentials_are_told_and_nothing_is_taken()
    {
        await _services.DisposeAsync();
        _services = Register(options => options.ServiceAccount!.Secret = "another");

        var result = await Mixpanel.ImportAsync("user-1", "Signed Up", DateTimeOffset.FromUnixTimeSeconds(1_500_000_000));

        Assert.That((result.Status, result.Reason, result.StatusCode), Is.EqualTo((SendStatus.Failed, SendReason.Unauthorized, 401)));
        Assert.That(_emulator.Messages.Where(message => message.Outcome == ReceivedOutcome.Accepted), Is.Empty);
    }

    [Test]
    public async Task Five_thousand_events_arrive_once_each_in_three_requests()
    {
        var events = Enumerable.Range(0, 5_000).Select(i => new EventBuilder("user-1", "Numbered").With("n", i)).ToList();

        var results = await Mixpanel.SendAsync(events);

        Assert.That(results.IsSuccess, Is.True);
        Assert.That(_emulator.Requests, Has.Count.EqualTo(3));
        Assert.That(_emulator.Messages.Select(message => (int)message.Json["properties"]!["n"]!), Is.EquivalentTo(Enumerable.Range(0, 5_000)));
    }

    private ServiceProvider Register(Action<MixpanelOptions> configure)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mixpanel:ProjectToken"] = "the-token",
            ["Mixpanel:BaseAddress"] = _emulator.Address.AbsoluteUri,
            ["Mixpanel:ServiceAccount:Username"] = "account",
            ["Mixpanel:ServiceAccount:Secret"] = "secret",
            ["Mixpanel:ServiceAccount:ProjectId"] = "7",
        }).Build();

        var services = new ServiceCollection();
        services.AddMixpanel(configuration.GetSection("Mixpanel"));
        services.AddMixpanel(configure);
        return services.BuildServiceProvider();
    }
}
