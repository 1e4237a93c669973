using System.Text;

namespace Mixpanel.Extensions.Tests.Messages;

internal sealed class MixpanelMessageTests : EncodingFixture
{
    private static IEnumerable<MessageBuilder> Builders() =>
    [
        new EventBuilder("user-1", "Secret"),
        new EventBuilder("user-1", "Secret").Meta("properties", new MixpanelProperties()),
        new ImportBuilder("user-1", "Secret", DateTimeOffset.FromUnixTimeSeconds(1_400_000_000)),
        new AliasBuilder("Secret", "user-1"),
        new MergeBuilder("Secret", "user-1"),
        new ProfileBuilder("user-1").Set("a", "Secret").Append("b", 1),
        new GroupBuilder("company", "Secret").Set("a", 1),
    ];

    [SetUp]
    public void AllowMerges() => Use(options => options.ProjectSecret = "0123456789abcdef0123456789abcdef");

    [TestCaseSource(nameof(Builders))]
    public void A_restored_message_is_equal(MessageBuilder builder)
    {
        var message = Door.Build(builder);

        var restored = MixpanelMessage.Restore(
            message.Kind, message.Json.Span, message.Time, message.Subject, message.InsertId, message.Records, message.IsRepeatable);

        Assert.That(restored.Kind, Is.EqualTo(message.Kind));
        Assert.That(restored.Json.ToArray(), Is.EqualTo(message.Json.ToArray()));
        Assert.That(restored.Time, Is.EqualTo(message.Time));
        Assert.That(restored.Subject, Is.EqualTo(message.Subject));
        Assert.That(restored.InsertId, Is.EqualTo(message.InsertId));
        Assert.That(restored.Records, Is.EqualTo(message.Records));
        Assert.That(restored.IsRepeatable, Is.EqualTo(message.IsRepeatable));
        Assert.That(restored.IsIdentity, Is.EqualTo(message.IsIdentity));
    }

    [TestCaseSource(nameof(Builders))]
    public void A_message_never_shows_its_content(MessageBuilder builder)
    {
        var message = Door.Build(builder);

        Assert.That(message.ToString(), Is.EqualTo($"{message.Kind}, {message.Json.Length} bytes"));
        Assert.That($"{message}", Does.Not.Contain("Secret").And.Not.Contain("user-1"));
    }

    [Test]
    public void A_restored_message_keeps_a_copy()
    {
        var json = "{\"event\":\"E\"}"u8.ToArray();
        var message = MixpanelMessage.Restore(MessageKind.Event, json, DateTimeOffset.UnixEpoch, null, null, 1, false);
        json.AsSpan().Clear();

        Assert.That(Encoding.UTF8.GetString(message.Json.Span), Is.EqualTo("{\"event\":\"E\"}"));
    }

    [Test]
    public void What_cannot_be_a_message_is_not_restored()
    {
        Assert.That(() => MixpanelMessage.Restore(MessageKind.Event, default, default, null, null, 1, true), Throws.ArgumentException);
        Assert.That(() => MixpanelMessage.Restore(MessageKind.Event, "{}"u8, default, null, "id", 1, true), Throws.ArgumentException);
        Assert.That(
            () => MixpanelMessage.Restore(MessageKind.Event, "{}"u8, default, null, null, 0, true), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [TestCase("$identify", true)]
    [TestCase("$create_alias", true)]
    [TestCase("$merge", true)]
    [TestCase("$merger", false)]
    [TestCase("$session_start", false)]
    [TestCase("Order Placed", false)]
    public void An_event_that_changes_who_is_who_is_told_apart(string name, bool isIdentity)
    {
        Assert.That(Door.Build(new EventBuilder("user-1", name)).IsIdentity, Is.EqualTo(isIdentity));
        Assert.That(Door.Build(new EventBuilder("user-1", "E").Meta("event", name)).IsIdentity, Is.EqualTo(isIdentity));
        Assert.That(Door.Build(new ProfileBuilder("user-1").Set("event", name)).IsIdentity, Is.False);
    }

    [Test]
    public void Time_is_to_the_millisecond_in_utc()
    {
        var at = new DateTimeOffset(2023, 11, 14, 12, 0, 0, 123, TimeSpan.FromHours(5));

        Assert.That(Door.Build(new EventBuilder("user-1", "E").At(at)).Time, Is.EqualTo(at));
        Assert.That(Door.Build(new EventBuilder("user-1", "E").At(at)).Time.Offset, Is.EqualTo(TimeSpan.Zero));
        Assert.That(Door.Build(new ProfileBuilder("user-1").Set("a", 1)).Time, Is.EqualTo(Project.Clock.GetUtcNow()));
    }
}
