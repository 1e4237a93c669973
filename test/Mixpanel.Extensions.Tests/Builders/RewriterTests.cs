using Mixpanel.Extensions.Tests.Messages;

namespace Mixpanel.Extensions.Tests.Builders;

internal sealed class RewriterTests : EncodingFixture
{
    private sealed class Rewriter(params PropertyRewriter[] rewriters) : IMessageEnricher
    {
        public void Enrich(MessageContext message)
        {
            message.Add("added", "x");
            foreach (var rewrite in rewriters)
            {
                message.Rewrite(rewrite);
            }
        }
    }

    private void Rewrite(params PropertyRewriter[] rewriters) => Use(
        options => options.DefaultProperties["default"] = "x", pipeline => pipeline.EnrichWith(_ => new Rewriter(rewriters)));

    private static PropertyValue Redact(string name, PropertyValue value) => name.Contains("mail", StringComparison.Ordinal) ? "***" : value;

    private static MixpanelProperties Everywhere() => new()
    {
        ["mail"] = "a@b.c",
        ["bag"] = new MixpanelProperties { ["mail"] = "a@b.c", ["list"] = new MixpanelProperties[] { new() { ["mail"] = "a@b.c" } } },
        ["map"] = PropertyValue.From(new Dictionary<string, string> { ["mail"] = "a@b.c" }),
        ["json"] = PropertyValue.From(System.Text.Json.Nodes.JsonNode.Parse("""{"mail":"a@b.c"}""")),
        ["element"] = PropertyValue.From(System.Text.Json.JsonSerializer.SerializeToElement(new { mail = "a@b.c" })),
        ["object"] = MixpanelProperties.From(new { mail = "a@b.c", inner = new { mail = "a@b.c" } }),
        ["mails"] = new[] { "a@b.c" },
    };

    [Test]
    public void A_rewriter_can_look_for_text_in_values_of_any_name()
    {
        Rewrite((_, value) => value.TryGetText(out var text) && text.Contains('@', StringComparison.Ordinal) ? "***" : value);

        var json = Json(new EventBuilder("user-1", "E").With(Everywhere()).With("comment", "write to a@b.c").With("n", 1).With("none", default));

        Assert.That(json, Does.Not.Contain("a@b.c").And.Contain("\"comment\":\"***\"").And.Contain("\"n\":1").And.Contain("\"none\":null"));
    }

    [Test]
    public void A_rewriter_sees_every_value_of_an_event()
    {
        Rewrite(Redact);

        Assert.That(Json(new EventBuilder("user-1", "E").With(Everywhere())), Does.Not.Contain("a@b.c"));
        Assert.That(Json(new ImportBuilder("user-1", "E", Project.Clock.GetUtcNow()).With(Everywhere())), Does.Not.Contain("a@b.c"));
    }

    [Test]
    public void A_rewriter_sees_every_operand_of_an_update()
    {
        Rewrite(Redact);

        Assert.That(
            Json(new ProfileBuilder("user-1").Set(Everywhere()).SetOnce(Everywhere()).Append(Everywhere()).Union(Everywhere()).Remove("mail", "a@b.c")
                .TrackCharge(1, properties: Everywhere()).Update(new() { ["$set"] = new System.Text.Json.Nodes.JsonObject { ["mail"] = "a@b.c" } })),
            Does.Not.Contain("a@b.c"));
        Assert.That(Json(new GroupBuilder("k", "g").Set(Everywhere())), Does.Not.Contain("a@b.c"));
    }

    [Test]
    public void A_rewriter_sees_default_and_added_values_and_list_items_by_the_lists_name()
    {
        var seen = new List<string>();
        Rewrite((name, value) =>
        {
            seen.Add(name);
            return value;
        });

        Json(new EventBuilder("user-1", "E").With("list", new[] { 1, 2 }).With("bag", new MixpanelProperties { ["inner"] = 1 }));

        Assert.That(seen, Is.EqualTo(new[] { "default", "list", "list", "list", "bag", "inner", "added" }));
    }

    [Test]
    public void A_rewriter_sees_what_an_earlier_one_answered()
    {
        Rewrite((name, value) => name == "v" ? 1 : value, (name, value) => name == "v" ? 2 : value);

        Assert.That((int?)Properties(new EventBuilder("user-1", "E").With("v", 0))["v"], Is.EqualTo(2));
    }

    [TestCase("v", "properties.v")]
    [TestCase("inner", "properties.bag.inner")]
    public async Task A_message_whose_rewriter_throws_is_dropped(string name, string field)
    {
        Rewrite((seen, value) => seen == name ? throw new InvalidOperationException("secret") : value);

        var result = await Refusal(new EventBuilder("user-1", "E").With("v", new[] { 1 }).With("bag", new MixpanelProperties { ["inner"] = 1 }));

        Assert.That(field, Does.EndWith(name));
        Assert.That(result.Status, Is.EqualTo(SendStatus.Dropped));
        Assert.That(result.Reason, Is.EqualTo(SendReason.EnricherFailed));
        Assert.That(result.Detail, Does.Contain("InvalidOperationException").And.Not.Contain("secret"));
    }

    [Test]
    public void Ids_and_meta_are_not_properties()
    {
        Rewrite((_, _) => "***");

        var json = Json(new EventBuilder("user-1", "E").InsertId("id-1").Meta("m", "kept"));

        Assert.That(json, Does.Contain("\"distinct_id\":\"user-1\"").And.Contain("\"$insert_id\":\"id-1\"").And.Contain("\"m\":\"kept\""));
    }
}
