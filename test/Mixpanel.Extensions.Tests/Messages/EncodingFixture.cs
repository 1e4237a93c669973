using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Messages;

/// <summary>Tests of what travels: a project of their own, and short ways to the JSON of one message or one value.</summary>
internal abstract class EncodingFixture
{
    protected TestProject Project { get; private set; } = null!;

    protected IMixpanel Door => Project.Mixpanel;

    [SetUp]
    public void StartProject() => Use(null);

    [TearDown]
    public async Task StopProject() => await Project.DisposeAsync();

    /// <summary>Starts over with other settings.</summary>
    protected void Use(Action<MixpanelOptions>? options, Action<MixpanelBuilder>? pipeline = null) => Project = new TestProject(options, pipeline);

    protected string Json(MessageBuilder builder) => Encoding.UTF8.GetString(Door.Build(builder).Json.Span);

    /// <summary>The <c>properties</c> of an event.</summary>
    protected JsonObject Properties(MessageBuilder builder) => JsonNode.Parse(Json(builder))!["properties"]!.AsObject();

    /// <summary>The exact JSON of one value, as a property of an event.</summary>
    protected string ValueJson(PropertyValue value) => MemberJson(new MixpanelProperties { ["v"] = value });

    /// <summary>The exact JSON of the property <c>v</c> of an event.</summary>
    protected string MemberJson(MixpanelProperties properties)
    {
        using var document = JsonDocument.Parse(Door.Build(new EventBuilder("user-1", "E").With(properties)).Json);
        return document.RootElement.GetProperty("properties").GetProperty("v").GetRawText();
    }

    /// <summary>The answer to a message that must not reach the network, sent between two good ones that must.</summary>
    protected async Task<SendResult> Refusal(MessageBuilder builder)
    {
        var results = await Door.SendAsync([new EventBuilder("user-1", "Before"), builder, new EventBuilder("user-1", "After")]);

        Assert.That(results[0].Status, Is.EqualTo(SendStatus.Delivered));
        Assert.That(results[2].Status, Is.EqualTo(SendStatus.Delivered));
        Assert.That(Project.Request.Json.Select(sent => (string?)sent!["event"]), Is.EqualTo(new[] { "Before", "After" }));
        return results[1];
    }

    protected Task<SendResult> Refusal(PropertyValue value) => Refusal(new EventBuilder("user-1", "E").With("v", value));

    protected static void Expect(SendResult result, SendReason reason, string? field, string? limit = null)
    {
        Assert.That(result.Status, Is.EqualTo(SendStatus.Rejected));
        Assert.That(result.Reason, Is.EqualTo(reason));
        Assert.That(result.Field, Is.EqualTo(field));
        Assert.That(result.Detail, Does.Contain(limit ?? string.Empty));
    }
}
