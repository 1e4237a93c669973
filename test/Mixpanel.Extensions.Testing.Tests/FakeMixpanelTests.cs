using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Mixpanel.Extensions.Testing.Tests;

internal sealed class FakeMixpanelTests
{
    [Test]
    public async Task It_shows_events_taken_apart()
    {
        await using var mixpanel = new FakeMixpanel();

        var result = await mixpanel.TrackAsync("user-1", "Order Placed", new() { ["total"] = 9.5 });

        Assert.That(result.Status, Is.EqualTo(SendStatus.Delivered));
        var sent = mixpanel.Events.Single();
        Assert.That((sent.Kind, sent.EventName, sent.DistinctId), Is.EqualTo((MessageKind.Event, "Order Placed", "user-1")));
        Assert.That((double)sent.Properties["total"]!, Is.EqualTo(9.5));
        Assert.That((string?)sent.Properties["token"], Is.EqualTo("fake-token"));
        Assert.That(sent.Operations, Is.Empty);
        Assert.That(sent.ToString(), Does.StartWith("Event [{"));
        Assert.That(sent.Message.InsertId, Is.Not.Null);
    }

    [Test]
    public async Task It_shows_updates_taken_apart()
    {
        await using var mixpanel = new FakeMixpanel();

        await mixpanel.UpdateProfileAsync("user-1", profile => profile.Set("plan", "pro").Increment("orders").Unset("trial"));
        await mixpanel.UpdateGroupAsync("company", "acme", group => group.Set("size", 10));

        var profile = mixpanel.Profiles.Single();
        Assert.That(profile.Operations.Select(operation => operation.Name), Is.EqualTo(["$set", "$add", "$unset"]));
        Assert.That((string?)profile.Operation("$set")!["plan"], Is.EqualTo("pro"));
        Assert.That(profile.Operation("$union"), Is.Null);
        Assert.That((profile.DistinctId, profile.EventName, profile.GroupKey), Is.EqualTo(("user-1", (string?)null, (string?)null)));
        Assert.That(profile.Properties, Is.Empty);
        var group = mixpanel.Groups.Single();
        Assert.That((group.GroupKey, group.GroupId, group.DistinctId), Is.EqualTo(("company", "acme", (string?)null)));
    }

    [Test]
    public async Task All_kinds_work_without_settings_and_stay_in_order()
    {
        await using var mixpanel = new FakeMixpanel();

        await mixpanel.ImportAsync("user-1", "A", DateTimeOffset.UnixEpoch.AddYears(50));
        await mixpanel.AliasAsync("a", "b");
        await mixpanel.MergeAsync("a", "b");

        Assert.That(mixpanel.Messages.Select(message => message.Kind), Is.EqualTo([MessageKind.Import, MessageKind.Alias, MessageKind.Merge]));
        mixpanel.Clear();
        Assert.That(mixpanel.Messages, Is.Empty);
        Assert.That(await mixpanel.FlushAsync(), Is.EqualTo(default(FlushResult)));
    }

    [Test]
    public async Task It_validates_like_the_real_one()
    {
        await using var mixpanel = new FakeMixpanel();

        var result = await mixpanel.TrackAsync("user-1", "A", new() { ["a"] = double.NaN });

        Assert.That(result.Status, Is.EqualTo(SendStatus.Rejected));
        Assert.That(mixpanel.Messages, Is.Empty);
        Assert.That(() => mixpanel.Build(new EventBuilder("user-1", "A").With("a", double.NaN)), Throws.TypeOf<MixpanelException>());
    }

    [Test]
    public async Task It_answers_as_it_is_told()
    {
        await using var mixpanel = new FakeMixpanel();
        var failed = SendResult.Failed(SendReason.RateLimited, Repeat.Safe);

        mixpanel.AnswerWith(failed);
        var first = await mixpanel.TrackAsync("user-1", "A");
        mixpanel.AnswerWith(message => message.EventName == "B" ? failed : SendResult.Delivered);
        var batch = await mixpanel.SendAsync([new EventBuilder("user-1", "A"), new EventBuilder("user-1", "B")]);

        Assert.That(first.Reason, Is.EqualTo(SendReason.RateLimited));
        Assert.That(batch.Select(result => result.IsSuccess), Is.EqualTo([true, false]));
        Assert.That(() => mixpanel.AnswerWith((SendResult)null!), Throws.ArgumentNullException);
        Assert.That(() => mixpanel.AnswerWith((Func<RecordedMessage, SendResult>)null!), Throws.ArgumentNullException);
    }

    [Test]
    public async Task Options_pipeline_and_clock_are_the_tests()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var mixpanel = new FakeMixpanel(
            options => options.DefaultProperties["app"] = "shop", pipeline => pipeline.EnrichWith(_ => new Tenant()), clock);

        await mixpanel.TrackAsync("user-1", "A");

        var properties = mixpanel.Events.Single().Properties;
        Assert.That(((string?)properties["app"], (string?)properties["tenant"]), Is.EqualTo(("shop", "t1")));
        Assert.That(mixpanel.Events.Single().Message.Time, Is.EqualTo(clock.GetUtcNow()));
    }

    [Test]
    public async Task AddFakeMixpanel_wins_in_any_order([Values] bool first, [Values(null, "mobile")] string? key)
    {
        var services = new ServiceCollection();
        FakeMixpanel? fake = null;
        void Fake() => fake = key is null ? services.AddFakeMixpanel() : services.AddKeyedFakeMixpanel(key);
        void Real() => _ = (key is null ? services.AddMixpanel(Configure) : services.AddKeyedMixpanel(key, Configure)).EnrichWith(_ => new Tenant());
        (first ? (Action)Fake : Real)();
        (first ? (Action)Real : Fake)();
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredKeyedService<IMixpanel>(key).TrackAsync("user-1", "A");

        Assert.That(provider.GetRequiredKeyedService<FakeMixpanel>(key), Is.SameAs(fake));
        Assert.That((string?)fake!.Events.Single().Properties["tenant"], Is.EqualTo("t1"));
        Assert.That((string?)fake.Events.Single().Properties["token"], Is.EqualTo("app-token"));

        static void Configure(MixpanelOptions options) => options.ProjectToken = "app-token";
    }

    [Test]
    public async Task It_can_be_disposed_used_or_unused([Values] bool used)
    {
        using var sync = new FakeMixpanel();
        await using var async = new FakeMixpanel();
        if (used)
        {
            await sync.TrackAsync("user-1", "A");
            await async.TrackAsync("user-1", "A");
        }

        Assert.That(sync.Messages, Has.Count.EqualTo(used ? 1 : 0));
    }

    private sealed class Tenant : IMessageEnricher
    {
        public void Enrich(MessageContext message) => message.Add("tenant", "t1");
    }
}
