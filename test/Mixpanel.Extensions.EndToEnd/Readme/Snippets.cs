// A page for readers leaves out what a program would say: the token of every call, a logger's delegate, a field for a constant.
#pragma warning disable CA2016, CA1848, CA1861, CA1873, IDE0040, IDE1006

using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.FeatureManagement;
using Mixpanel.Extensions.Emulator;
using Mixpanel.Extensions.Testing;

namespace Mixpanel.Extensions.EndToEnd.Readme;

/// <summary>Every C# block of the READMEs, compiled. A test compares them line by line; some are also run by tests.</summary>
internal static class Snippets
{
    static readonly JsonSerializerOptions TitleCase = new() { PropertyNamingPolicy = MixpanelNaming.TitleCase };

    internal static void Register(WebApplicationBuilder builder)
    {
        // Program.cs
        builder.Services
            .AddMixpanel(builder.Configuration.GetSection("Mixpanel"))
            .UseBuffer();                                                  // leave it out: every call is sent at once
    }

    internal static void RegisterMore(WebApplicationBuilder builder)
    {
        builder.Services.AddMixpanel()
            .EnrichWith<RequestEnricher>()                                 // sees every message before it is encoded
            .Use((services, next) => new SamplingSender(next))             // a stage of your own; first added, first entered
            .AddObserver<DeadLetters>();                                   // is told what became of messages, refused ones included

        builder.Services.AddKeyedMixpanel("mobile", builder.Configuration.GetSection("Mobile"));   // [FromKeyedServices("mobile")] IMixpanel
    }

    internal static void RegisterFlags(WebApplicationBuilder builder)
    {
        builder.Services.AddMixpanel()
            .UseBuffer()                                                   // exposures wait in it, no answer waits for them
            .AddLocalFlags()                                               // evaluated here; definitions are polled
            .AddRemoteFlags();                                             // asked only for what cannot be known here
    }

    internal static void RegisterFeatures(WebApplicationBuilder builder)
    {
        builder.Services.AddMixpanel().AddLocalFlags();
        builder.Services.AddFeatureManagement()                            // or AddScopedFeatureManagement
            .WithTargeting()                                               // the signed-in user is the distinct id
            .UseMixpanelFlags();
    }

    internal static async Task<Banner> AskFeatures(IVariantFeatureManager features, CancellationToken cancellationToken)
    {
        Variant? variant = await features.GetVariantAsync("banner", cancellationToken);
        Banner banner = variant?.Configuration.Get<Banner>() ?? new Banner();

        return banner;
    }

    internal static async Task AskFlags(IMixpanelFlags flags, Customer customer, ILogger logger)
    {
        var user = new FlagContext(customer.Id, new() { ["plan"] = "pro" }, groups: new() { ["company_id"] = "acme" });

        if (await flags.IsEnabledAsync("new-checkout", user))             // exactly true
        {
            // The new checkout. Mixpanel is told, once, that this user saw it.
        }

        string color = await flags.GetValueAsync("button-color", "blue", user);
        Level level = await flags.GetValueAsync("level", new Level(1, "Hall"), user, GameJson.Default.Level);
        FlagVariant variant = await flags.GetVariantAsync("new-checkout", user, reportExposure: false);
        FlagSnapshot all = await flags.GetAllAsync(user);                 // one moment, read as often as you like; reports nothing
        logger.LogInformation("{Flag} is {Variant} because {Reason}", variant.FlagKey, all["new-checkout"].Key, variant.Reason);

        Assert.That((color, level.Number), Is.EqualTo(("green", 1)));
    }

    internal static async Task FakeFlagsInATest()
    {
        var flags = new FakeFlags().Set("new-checkout", true).Set("button-color", "green", distinctId: "user-1");

        await AskFlags(flags, new Customer("user-1"), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        Assert.That(flags.Exposures.Select(exposure => exposure.FlagKey), Is.EqualTo(["new-checkout", "button-color"]));
    }

    internal static async Task Send(
        IMixpanel mixpanel, DateTime signedUpAt, Row row, IEnumerable<Row> rows, ILogger logger, CancellationToken stoppingToken)
    {
        await mixpanel.ImportAsync("user-1", "Signed Up", DateTimeOffset.FromUnixTimeSeconds(1_500_000_000), new() { ["plan"] = "pro" });
        await mixpanel.UpdateGroupAsync("company", "acme", g => g.Set("tier", "gold").Union("markets", new[] { "DE", "FR" }));
        await mixpanel.AliasAsync(alias: "ada@example.com", original: "user-1");
        await mixpanel.MergeAsync("user-1", "user-2");
        await mixpanel.IdentifyAsync(userId: "user-1", anonymousId: "7f1c1d7e-3a52-4c8e-9f39-2f4f5c1f0d11");

        var result = await mixpanel.SendAsync(
            new ImportBuilder("user-1", "Signed Up", at: signedUpAt).With("plan", "pro").InsertIdFrom("signup", row.Id),
            stoppingToken);
        if (!result.IsSuccess)
        {
            logger.LogWarning("not imported: {Reason} {Field}", result.Reason, result.Field);
        }

        BatchResult results = await mixpanel.SendAsync(rows.Select(r => new EventBuilder(r.UserId, "Row Seen").With("row", r.Id)).ToList());
        MixpanelMessage preview = mixpanel.Build(new EventBuilder("user-1", "Previewed").InGroup("company", "acme"));

        Assert.That(results.IsSuccess, Is.True);
        Assert.That(preview.Kind, Is.EqualTo(MessageKind.Event));
    }

    internal static async Task SendObjects(IMixpanel mixpanel, Level level)
    {
        await mixpanel.TrackAsync("user-1", "Level Up", MixpanelProperties.From(new { LevelNumber = 7, At = DateTime.UtcNow }, TitleCase));
        await mixpanel.TrackAsync("user-1", "Level Up", MixpanelProperties.From(level, GameJson.Default.Level));
    }

    internal static async Task FakeInATest(Order order)
    {
        var mixpanel = new FakeMixpanel();                                 // package Mixpanel.Extensions.Testing
        mixpanel.AnswerWith(SendResult.Failed(SendReason.RateLimited, Repeat.Safe));

        await new OrdersController(mixpanel).Place(order, CancellationToken.None);

        Assert.That(mixpanel.Events.Single().EventName, Is.EqualTo("Order Placed"));
        Assert.That((int?)mixpanel.Profiles.Single().Operation("$add")!["orders"], Is.EqualTo(1));
    }

    internal static async Task FirstEvent(IMixpanel mixpanel)
    {
        var result = await mixpanel.TrackAsync("user-1", "Order Placed", new() { ["total"] = 42.50m, ["items"] = 3 });

        Assert.That(result.IsSuccess, Is.True);
    }

    internal static async Task Emulate(Func<Uri, Task> useAsync, CancellationToken cancellationToken)
    {
        await using var emulator = await MixpanelEmulator.StartAsync(new MixpanelEmulatorOptions { ProjectToken = "token" });

        // Point the application at emulator.Address, and let it send.
        await useAsync(emulator.Address);

        var messages = await emulator.WaitForMessagesAsync(1, cancellationToken);
        Assert.That(messages[0].Name, Is.EqualTo("Order Placed"));
        Assert.That(messages[0].Json["properties"]!["total"]!.GetValue<double>(), Is.EqualTo(42.5));
        Assert.That(emulator.Messages.All(message => message.Outcome == ReceivedOutcome.Accepted));
    }

    internal static void Break(MixpanelEmulator emulator)
    {
        emulator.FailNext(503, count: 2);
        emulator.FailNext(new Fault { Status = 429, RetryAfter = TimeSpan.FromSeconds(1) }, endpoint: EmulatorEndpoint.Import);
        emulator.Faults.Add(new Fault { Connection = ConnectionFault.ResetAfter }, EmulatorEndpoint.Engage, probability: 0.1, seed: 7);
        emulator.Faults.AddScript([new Fault { Status = 500 }, new Fault(), new Fault { Html = true }]);
    }

    internal static async Task LookAtState(MixpanelEmulator emulator)
    {
        var events = emulator.Events;                                        // every stored event; a resent one twice
        var distinct = emulator.GetEvents(Deduplication.QueryTime);          // each event once, as reports count it
        var orders = await emulator.WaitForEventsAsync(1, "Order Placed");   // no polling

        UserProfile ann = emulator.Profiles["ann"]!;                         // by any of her ids
        Assert.That((string?)ann.Properties["plan"], Is.EqualTo("pro"));
        Assert.That(ann.Ids, Is.EqualTo(new[] { "ann", "$device:4f2a" }));
        Assert.That(ann.Events.Select(stored => stored.Name), Is.EqualTo(new[] { "Signed Up", "Order Placed" }));

        GroupProfile? acme = emulator.Groups["company", "acme"];

        Assert.That(acme?.HasProfile, Is.True);
        Assert.That((events.Count, distinct.Count, orders.Count), Is.EqualTo((2, 2, 1)));
    }

    internal static async Task Recorded()
    {
        var mixpanel = new FakeMixpanel();
        await mixpanel.TrackAsync("user-1", "Order Placed", new() { ["total"] = 42.50m });

        RecordedMessage order = mixpanel.Events.Single();
        // order.EventName is "Order Placed", order.DistinctId "user-1", (decimal?)order.Properties["total"] 42.50

        Assert.That(order.EventName, Is.EqualTo("Order Placed"));
        Assert.That(order.DistinctId, Is.EqualTo("user-1"));
        Assert.That((decimal?)order.Properties["total"], Is.EqualTo(42.50m));
    }
}

public sealed class OrdersController(IMixpanel mixpanel) : ControllerBase
{
    [HttpPost]
    public async Task<IActionResult> Place(Order order, CancellationToken cancellationToken)
    {
        await mixpanel.TrackAsync(order.CustomerId, "Order Placed",
            new() { ["total"] = order.Total, ["items"] = order.Items.Count, ["gift"] = order.IsGift },
            cancellationToken);

        await mixpanel.UpdateProfileAsync(order.CustomerId, p => p
            .Set("$email", order.Email).SetOnce("first_order", order.PlacedAt)
            .Increment("orders").TrackCharge(order.Total), cancellationToken);
        return Created();
    }
}

public sealed record Order(string CustomerId, string Email, decimal Total, IReadOnlyList<string> Items, bool IsGift, DateTime PlacedAt);

internal sealed record Customer(string Id);

internal sealed record Row(int Id, string UserId);

internal sealed record Level(int Number, string Name);

internal sealed record Banner
{
    public string Title { get; init; } = "";
}

[JsonSerializable(typeof(Level))]
internal sealed partial class GameJson : JsonSerializerContext;

internal sealed class RequestEnricher : IMessageEnricher
{
    public void Enrich(MessageContext message) => message.Add("source", "readme");
}

internal sealed class SamplingSender(IMessageSender next) : DelegatingSender(next);

internal sealed class DeadLetters : IDeliveryObserver
{
    public void Settled(MessageBatch messages, BatchResult results)
    {
    }
}
