using Mixpanel.Extensions.Tests.Messages;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Builders;

internal sealed class EnricherTests : EncodingFixture
{
    private sealed class Enricher(Action<MessageContext> enrich) : IMessageEnricher
    {
        public void Enrich(MessageContext message) => enrich(message);
    }

    private void Enrich(params Action<MessageContext>[] enrichers) => Use(
        options =>
        {
            options.DefaultProperties["default"] = "weak";
            options.ProjectSecret = "0123456789abcdef0123456789abcdef";
        },
        pipeline =>
        {
            foreach (var enrich in enrichers)
            {
                pipeline.EnrichWith(_ => new Enricher(enrich));
            }
        });

    private static IEnumerable<MessageBuilder> AllKinds() =>
    [
        new EventBuilder("user-1", "E"), new ImportBuilder("user-1", "E", TestProject.Start), new AliasBuilder("new", "user-1"),
        new MergeBuilder("user-1", "b"), new ProfileBuilder("user-1").Delete(), new GroupBuilder("k", "g").Delete(),
    ];

    [Test]
    public void What_is_added_is_weaker_than_the_callers_own_and_stronger_than_a_default()
    {
        Enrich(message =>
        {
            message.Add("own", "enricher");
            message.Add("default", "enricher");
            message.Add("new", "enricher");
        });
        var own = new MixpanelProperties { ["own"] = "caller" };

        var json = Json(new EventBuilder("user-1", "E").With(own));

        Assert.That(json, Does.EndWith(",\"own\":\"caller\",\"default\":\"enricher\",\"new\":\"enricher\"}}"));
        Assert.That(own, Has.Count.EqualTo(1));
    }

    [Test]
    public void What_the_caller_said_by_a_method_is_his_own_too()
    {
        Enrich(message =>
        {
            message.Add("distinct_id", "enricher");
            message.Add("time", 1_600_000_000);
            message.Add("$insert_id", "enricher");
        });
        var at = DateTimeOffset.FromUnixTimeMilliseconds(1_650_000_000_000);

        foreach (var properties in new[]
        {
            Properties(new EventBuilder("user-1", "E").At(at).InsertId("mine")), Properties(new ImportBuilder("user-1", "E", at).InsertId("mine")),
        })
        {
            Assert.That((string?)properties["distinct_id"], Is.EqualTo("user-1"));
            Assert.That((long?)properties["time"], Is.EqualTo(1_650_000_000_000));
            Assert.That((string?)properties["$insert_id"], Is.EqualTo("mine"));
        }

        var bare = Properties(new EventBuilder("E"));
        Assert.That((string?)bare["distinct_id"], Is.EqualTo("enricher"));
        Assert.That((long?)bare["time"], Is.EqualTo(1_600_000_000_000));
        Assert.That((string?)bare["$insert_id"], Is.EqualTo("enricher"));
    }

    [Test]
    public void An_enricher_sees_what_the_caller_and_earlier_enrichers_gave()
    {
        var seen = new List<bool>();
        Enrich(
            message => message.Add("earlier", 1),
            message => seen.AddRange([message.Has("own"), message.Has("earlier"), message.Has("default"), message.Has("none"), message.Has("OWN")]));

        Json(new EventBuilder("user-1", "E").With("own", 1));

        Assert.That(seen, Is.EqualTo(new[] { true, true, false, false, false }));
    }

    [Test]
    public void Enrichers_run_in_the_order_they_were_registered()
    {
        Enrich(message => message.Add("a", "first"), message => message.Add("a", "second"), message => message.Add("b", "second"));

        Assert.That(Json(new EventBuilder("user-1", "E")), Does.EndWith(",\"a\":\"first\",\"b\":\"second\"}}"));
    }

    [TestCaseSource(nameof(AllKinds))]
    public void An_enricher_sees_every_kind(MessageBuilder builder)
    {
        (MessageKind Kind, string? Name, string? Id) seen = default;
        Enrich(message =>
        {
            seen = (message.Kind, message.EventName, message.DistinctId);
            message.Add("a", 1);
        });

        var built = Door.Build(builder);

        var isEvent = built.Kind is MessageKind.Event or MessageKind.Import;
        Assert.That(seen, Is.EqualTo((built.Kind, isEvent ? "E" : null, built.Kind == MessageKind.Group ? null : "user-1")));
        Assert.That(Json(builder).Contains("\"a\":1", StringComparison.Ordinal), Is.EqualTo(isEvent));
    }

    [Test]
    public void An_enricher_may_name_the_user()
    {
        Enrich(message => message.DistinctId ??= "from-context");

        Assert.That((string?)Properties(new EventBuilder("E"))["distinct_id"], Is.EqualTo("from-context"));
        Assert.That((string?)Properties(new EventBuilder("user-1", "E"))["distinct_id"], Is.EqualTo("user-1"));
    }

    [Test]
    public void An_enricher_may_rename_the_user_however_he_was_named()
    {
        Enrich(message => message.DistinctId = "hash-of-" + message.DistinctId);

        Assert.That((string?)Properties(new EventBuilder("user-1", "E"))["distinct_id"], Is.EqualTo("hash-of-user-1"));
        Assert.That((string?)Properties(new EventBuilder("user-1", "E").With("distinct_id", "user-2"))["distinct_id"], Is.EqualTo("hash-of-user-2"));
        Assert.That((string?)Properties(new EventBuilder("user-1", "E").With("distinct_id", 42))["distinct_id"], Is.EqualTo("hash-of-42"));
        Assert.That(Json(new ProfileBuilder("user-1").Delete()), Does.Contain("\"$distinct_id\":\"hash-of-user-1\""));
        Assert.That(Door.Build(new ProfileBuilder("user-1").Delete()).Subject, Is.EqualTo("hash-of-user-1"));
        Assert.That(Json(new AliasBuilder("new", "user-1")), Does.Contain("\"distinct_id\":\"user-1\""));
    }

    [Test]
    public async Task An_enricher_that_takes_the_user_away_leaves_no_message()
    {
        Enrich(message => message.DistinctId = message.EventName == "E" || message.Kind == MessageKind.Profile ? null : message.DistinctId);

        Expect(await Refusal(new EventBuilder("user-1", "E")), SendReason.MissingDistinctId, "distinct_id");
        Expect(await Door.SendAsync(new ProfileBuilder("user-1").Delete()), SendReason.MissingDistinctId, "$distinct_id");
    }

    [TestCaseSource(nameof(AllKinds))]
    public async Task A_dropped_message_is_filtered_and_later_enrichers_do_not_see_it(MessageBuilder builder)
    {
        var later = 0;
        Enrich(message => message.Drop(), _ => later++);

        var result = await Door.SendAsync(builder);

        Assert.That(result.Status, Is.EqualTo(SendStatus.Filtered));
        Assert.That(result.Reason, Is.EqualTo(SendReason.FilteredOut));
        Assert.That(later, Is.Zero);
        Assert.That(Project.Server.Requests, Is.Empty);
    }

    [TestCaseSource(nameof(AllKinds))]
    public async Task A_message_whose_enricher_throws_is_dropped(MessageBuilder builder)
    {
        Enrich(_ => throw new InvalidOperationException("secret"));

        var result = await Door.SendAsync(builder);

        Assert.That(result.Status, Is.EqualTo(SendStatus.Dropped));
        Assert.That(result.Reason, Is.EqualTo(SendReason.EnricherFailed));
        Assert.That(result.Detail, Is.EqualTo("Enricher threw InvalidOperationException."));
        Assert.That(Project.Server.Requests, Is.Empty);
    }

    [Test]
    public void An_enricher_needs_names_and_rewriters()
    {
        Enrich(message =>
        {
            Assert.That(() => message.Add(null!, 1), Throws.ArgumentNullException);
            Assert.That(() => message.Rewrite(null!), Throws.ArgumentNullException);
        });

        Json(new EventBuilder("user-1", "E"));
    }

    [Test]
    public void Enrichers_do_not_run_again_for_an_unchanged_builder()
    {
        var runs = 0;
        Enrich(_ => runs++);
        var builder = new EventBuilder("user-1", "E");

        Door.Build(builder);
        Door.Build(builder);

        Assert.That(runs, Is.EqualTo(1));
    }
}
