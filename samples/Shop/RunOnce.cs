using Mixpanel.Extensions;
using Mixpanel.Extensions.Emulator;
using Shop.Local;

namespace Shop;

/// <summary>Uses the shop like its customers would, over real HTTP, and compares what was sent with what the local Mixpanel received.</summary>
internal sealed class RunOnce(WebApplication app, LocalMixpanel? local)
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    private static readonly Order[] _orders =
    [
        new("customer-1", "ada@example.com", "Acme", 42.50m, ["Teapot", "Cups"], IsGift: false),
        new("customer-2", "grace@example.com", "Globex", 8.00m, ["Tea"], IsGift: true),
        new("customer-1", "ada@example.com", "Acme", 129.99m, ["Kettle"], IsGift: false),
    ];

    internal async Task<bool> RunAsync()
    {
        using var patience = new CancellationTokenSource(_patience);
        using var shop = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        var answers = new List<HttpResponseMessage>
        {
            await PostAsync(shop, "account/register?customerId=customer-1&email=ada@example.com", patience.Token),
            await PostAsync(shop, "account/login?customerId=customer-1&anonymousId=7f1c1d7e-3a52-4c8e-9f39-2f4f5c1f0d11", patience.Token),
        };
        foreach (var order in _orders)
        {
            answers.Add(await shop.PostAsJsonAsync("orders", order, patience.Token));
        }

        answers.Add(await PostAsync(shop, "account/merge?customerId=customer-1&duplicateId=customer-2", patience.Token));
        await app.Services.GetRequiredService<OrderHistoryImporter>().ExecuteTask!.WaitAsync(patience.Token);

        var mixpanel = app.Services.GetRequiredService<IMixpanel>();
        await mixpanel.FlushAsync(patience.Token);
        var sent = app.Services.GetRequiredService<SentMessages>();
        var asExpected = Expect(app.Services.GetRequiredService<OrderHistoryImporter>().Rows, await CountExposedAsync(patience.Token), sent);
        var isTested = local is null || ShippingTestReport.Print(local.Emulator);
        return Summarize(sent) & asExpected & isTested & answers.TrueForAll(answer => answer.IsSuccessStatusCode);
    }

    /// <summary>What the customers did must have become messages: one that the SDK itself refuses is never sent, and so never missed.</summary>
    private static bool Expect(int rows, int exposed, SentMessages sent)
    {
        var isComplete = sent.Records.GetValueOrDefault(MessageKind.Import) == rows
            && sent.Records.GetValueOrDefault(MessageKind.Event) == _orders.Length + 1 + exposed;
        if (!isComplete)
        {
            Console.WriteLine($"{rows} past orders, {_orders.Length} new ones, a login and {exposed} exposures should have been sent.");
        }

        return isComplete;
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient shop, string address, CancellationToken cancellationToken) =>
        shop.PostAsync(new Uri(address, UriKind.Relative), null, cancellationToken);

    private static MessageKind KindOf(ReceivedMessage message) => message.Kind switch
    {
        ReceivedKind.Import => MessageKind.Import,
        ReceivedKind.Alias => MessageKind.Alias,
        ReceivedKind.Merge => MessageKind.Merge,
        ReceivedKind.ProfileUpdate => MessageKind.Profile,
        ReceivedKind.GroupUpdate => MessageKind.Group,
        _ => MessageKind.Event,
    };

    /// <summary>Each customer is told of once, unless the flag has no variant: a real project may not have it.</summary>
    private async Task<int> CountExposedAsync(CancellationToken cancellationToken)
    {
        var flags = app.Services.GetRequiredService<IMixpanelFlags>();
        var exposed = 0;
        foreach (var customer in _orders.Select(order => order.CustomerId).Distinct())
        {
            var variant = await flags.GetVariantAsync(ShippingTest.FlagKey, new FlagContext(customer), reportExposure: false, cancellationToken);
            exposed += variant.IsFallback ? 0 : 1;
        }

        return exposed;
    }

    private bool Summarize(SentMessages sent)
    {
        var received = local?.Emulator.Messages.Where(message => message.Outcome == ReceivedOutcome.Accepted).ToLookup(KindOf);
        var succeeded = sent.Undelivered == 0;

        Console.WriteLine();
        Console.WriteLine($"{"kind",-10}{"endpoint",-10}{"sent",8}{"received",10}");
        foreach (var kind in Enum.GetValues<MessageKind>())
        {
            var count = sent.Records.GetValueOrDefault(kind);
            var arrived = received?[kind].Count();
            var endpoint = received?[kind].Select(message => message.Endpoint).FirstOrDefault();
            succeeded &= count > 0 && (arrived ?? count) == count;
            Console.WriteLine($"{kind,-10}{"/" + endpoint?.ToString().ToLowerInvariant(),-10}{count,8}{arrived,10}");
        }

        Console.WriteLine($"{"total",-20}{sent.Records.Values.Sum(),8}{received?.Sum(kind => kind.Count()),10}");
        Console.WriteLine(succeeded ? "Everything that was sent was received." : $"They differ; {sent.Undelivered} messages were not delivered.");
        return succeeded;
    }
}
