using Mixpanel.Extensions.Tests.Messages;

namespace Mixpanel.Extensions.Tests.Builders;

internal sealed class EventMetaTests : EncodingFixture
{
    [Test]
    public void Meta_merges_at_the_top_level() =>
        Assert.That(Json(new EventBuilder("user-1", "E").Meta("x", 1).Meta("y", new[] { "a" })), Does.EndWith("},\"x\":1,\"y\":[\"a\"]}"));

    [Test]
    public void Meta_event_wins_over_the_name()
    {
        var json = Json(new EventBuilder("user-1", "original").Meta("event", "from meta"));

        Assert.That(json, Does.StartWith("{\"event\":\"from meta\",\"properties\":{"));
        Assert.That(json, Does.Not.Contain("original"));
    }

    [Test]
    public void Meta_properties_replace_all_properties()
    {
        var message = Door.Build(new EventBuilder("user-1", "E").With("a", 1).Meta("x", 2).Meta("properties", new MixpanelProperties { ["only"] = "this" }));

        Assert.That(System.Text.Encoding.UTF8.GetString(message.Json.Span), Is.EqualTo("""{"event":"E","x":2,"properties":{"only":"this"}}"""));
        Assert.That(message.InsertId, Is.Null);
        Assert.That(message.IsRepeatable, Is.False);
    }

    [Test]
    public void The_last_meta_of_a_name_wins() => Assert.That(Json(new EventBuilder("user-1", "E").Meta("x", 1).Meta("x", 2)), Does.EndWith("},\"x\":2}"));

    [Test]
    public void An_import_takes_meta_too() => Assert.That(
        Json(new ImportBuilder("user-1", "E", Project.Clock.GetUtcNow()).Meta("x", PropertyValue.Null)), Does.EndWith("},\"x\":null}"));
}
