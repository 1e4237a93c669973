using Mixpanel.Extensions.Tests.Messages;

namespace Mixpanel.Extensions.Tests.Builders;

/// <summary>User code that runs while a message is written, and sends one itself.</summary>
internal sealed class ReentrancyTests : EncodingFixture
{
    private sealed class Nested(IMixpanel mixpanel, int depth)
    {
        public int Before => depth;

        public string Inside => System.Text.Encoding.UTF8.GetString(
            mixpanel.Build(new EventBuilder("user-1", $"Depth {depth}").With(depth == 0 ? [] : MixpanelProperties.From(new Nested(mixpanel, depth - 1)))).Json.Span);

        public int After => depth;
    }

    private sealed class Auditor : IMessageEnricher
    {
        internal IMixpanel? Mixpanel { get; set; }

        public void Enrich(MessageContext message)
        {
            if (message.EventName == "Audited")
            {
                _ = Mixpanel!.TrackAsync("auditor", "Audit", new() { ["of"] = message.DistinctId });
            }
        }
    }

    [Test]
    public void A_getter_that_sends_a_message_spoils_neither()
    {
        var properties = Properties(new EventBuilder("user-1", "Outer").With(MixpanelProperties.From(new { v = new Nested(Door, 3) })));

        for (var depth = 3; depth >= 0; depth--)
        {
            var nested = depth == 3 ? properties["v"]! : properties;
            Assert.That((int?)nested["Before"], Is.EqualTo(depth));
            Assert.That((int?)nested["After"], Is.EqualTo(depth));
            var inner = System.Text.Json.Nodes.JsonNode.Parse((string)nested["Inside"]!)!;
            Assert.That((string?)inner["event"], Is.EqualTo($"Depth {depth}"));
            properties = inner["properties"]!.AsObject();
        }
    }

    [Test]
    public async Task An_enricher_that_sends_a_message_spoils_neither()
    {
        var auditor = new Auditor();
        Use(null, pipeline => pipeline.EnrichWith(_ => auditor));
        auditor.Mixpanel = Door;

        await Door.TrackAsync("user-1", "Audited", new() { ["a"] = 1 });

        Assert.That(Project.Server.Requests.Select(request => (string?)request.Json[0]!["event"]), Is.EquivalentTo(new[] { "Audit", "Audited" }));
        Assert.That(Project.Server.Requests.Select(request => request.Json.Count), Is.All.EqualTo(1));
    }
}
