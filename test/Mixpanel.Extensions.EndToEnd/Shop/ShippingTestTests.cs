using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mixpanel.Extensions.Emulator;

namespace Mixpanel.Extensions.EndToEnd.Shop;

/// <summary>The shop's A/B test, as its customers see it and as Mixpanel hears of it.</summary>
internal sealed partial class ShippingTestTests
{
    private const string Token = "shop-token";

    [Test]
    [CancelAfter(120_000)]
    public async Task Each_customer_keeps_one_variant_and_Mixpanel_hears_once_who_saw_it_and_who_of_them_ordered(CancellationToken cancellationToken)
    {
        await using var emulator = await StartMixpanelAsync();
        using var shop = StartShop(emulator);
        using var client = await shop.OpenAsync(cancellationToken);
        string[] customers = [.. Enumerable.Range(1, 12).Select(number => $"customer-{number}")];

        var shown = new Dictionary<string, decimal>();
        foreach (var customer in customers)
        {
            shown[customer] = FeeOn(await client.GetStringAsync($"?customer={customer}", cancellationToken));
            Assert.That(FeeOn(await client.GetStringAsync($"?customer={customer}", cancellationToken)), Is.EqualTo(shown[customer]));
        }

        // Half of them look only.
        foreach (var customer in customers.Take(6))
        {
            var receipt = await OrderAsync(client, customer, cancellationToken);
            Assert.That((decimal)receipt["shipping"]!, Is.EqualTo(shown[customer]), customer);
            Assert.That((decimal)receipt["total"]!, Is.EqualTo(8m + shown[customer]), customer);
        }

        await shop.StopAsync(cancellationToken);

        Assert.That(shown.Values.Distinct(), Is.EquivalentTo([0m, 4.90m]));
        Assert.That(
            EventsOf(emulator, "$experiment_started").Select(exposure => (exposure.Subject, Property(exposure, "Variant name"))),
            Is.EquivalentTo(shown.Select(customer => (customer.Key, customer.Value == 0 ? "free" : "paid"))));
        Assert.That(
            EventsOf(emulator, "Order Placed").Select(order => (order.Subject, decimal.Parse(Property(order, "shipping"), CultureInfo.InvariantCulture))),
            Is.EquivalentTo(customers.Take(6).Select(customer => (customer, shown[customer]))));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task The_page_says_which_variant_the_customer_has_and_why(CancellationToken cancellationToken)
    {
        await using var emulator = await StartMixpanelAsync();
        using var shop = StartShop(emulator);
        using var client = await shop.OpenAsync(cancellationToken);

        var ada = await client.GetStringAsync("?customer=ada", cancellationToken);
        var tester = await client.GetStringAsync("?customer=tester", cancellationToken);
        var stranger = await client.GetStringAsync("?customer=%3Cscript%3E", cancellationToken);

        Assert.That(ada, Does.Contain("<code>shipping-fee</code>").And.Contain("<code>free</code>").And.Contain("<code>MatchedRollout</code>"));
        Assert.That(tester, Does.Contain("<code>free</code>").And.Contain("<code>TestUser</code>"));
        Assert.That(stranger, Does.Contain("&lt;script&gt;").And.Not.Contain("<b><script>"));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Without_the_flag_service_the_shop_sells_at_the_usual_fee_and_reports_no_exposure(CancellationToken cancellationToken)
    {
        await using var emulator = await StartMixpanelAsync();
        emulator.Faults.Add(new Fault { Status = 503 }, EmulatorEndpoint.FlagDefinitions);
        using var shop = StartShop(emulator);
        using var client = await shop.OpenAsync(cancellationToken);

        // Customer 1 is one of those who would pay nothing.
        var page = await client.GetStringAsync("?customer=customer-1", cancellationToken);
        var receipt = await OrderAsync(client, "customer-1", cancellationToken);
        await shop.StopAsync(cancellationToken);

        Assert.That(FeeOn(page), Is.EqualTo(4.90m));
        Assert.That(page, Does.Contain("<code>none</code>").And.Contain("<code>NotReady</code>").And.Contain("<code>Fallback</code>"));
        Assert.That((decimal)receipt["total"]!, Is.EqualTo(12.90m));
        Assert.That(EventsOf(emulator, "Order Placed").Select(order => order.Subject), Is.EqualTo(["customer-1"]));
        Assert.That(EventsOf(emulator, "$experiment_started"), Is.Empty);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Simulated_customers_see_both_variants_and_order(CancellationToken cancellationToken)
    {
        using var shop = new ShopProcess(["--urls=http://127.0.0.1:0"]);
        var variants = new Dictionary<string, string>();
        var customers = new HashSet<string>();

        // Until a customer of each variant has ordered; without them it would never end.
        while (customers.Select(customer => variants.GetValueOrDefault(customer)).OfType<string>().Distinct().Count() < 2)
        {
            var line = await shop.ReadLineAsync(cancellationToken);
            if (ExposureLine().Match(line) is { Success: true } exposure)
            {
                Assert.That(variants.TryAdd(exposure.Groups["customer"].Value, exposure.Groups["variant"].Value), Is.True, line);
            }
            else if (OrderLine().Match(line) is { Success: true } order)
            {
                customers.Add(order.Groups["customer"].Value);
            }
        }

        Assert.That(variants.Values.Distinct(), Is.EquivalentTo(["free", "paid"]));
    }

    /// <summary>With the flags of the shop itself.</summary>
    private static Task<MixpanelEmulator> StartMixpanelAsync() => MixpanelEmulator.StartAsync(
        new MixpanelEmulatorOptions { ProjectToken = Token, FlagsJson = Repository.Read("samples/Shop/Data/flags.json") });

    /// <summary>As with a project of its own: no simulated customers.</summary>
    private static ShopProcess StartShop(MixpanelEmulator emulator) =>
        new(["--urls=http://127.0.0.1:0", $"--Mixpanel:ProjectToken={Token}", $"--Mixpanel:BaseAddress={emulator.Address}"]);

    private static decimal FeeOn(string page) => page.Contains("Free shipping on every order", StringComparison.Ordinal)
        ? 0
        : decimal.Parse(ShippingLine().Match(page).Groups["fee"].Value, CultureInfo.InvariantCulture);

    private static async Task<JsonNode> OrderAsync(HttpClient shop, string customer, CancellationToken cancellationToken)
    {
        using var answer = await shop.PostAsJsonAsync(
            "orders",
            new { customerId = customer, email = $"{customer}@example.com", company = "Acme", subtotal = 8m, items = new List<string> { "Tea" }, isGift = false },
            cancellationToken);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!;
    }

    private static IEnumerable<ReceivedMessage> EventsOf(MixpanelEmulator emulator, string name) =>
        emulator.Messages.Where(message => message.Kind == ReceivedKind.Event && message.Name == name && message.Outcome == ReceivedOutcome.Accepted);

    private static string Property(ReceivedMessage message, string name) => message.Json["properties"]![name]!.ToString();

    [GeneratedRegex(@"Shipping (?<fee>\d+\.\d\d) per order")]
    private static partial Regex ShippingLine();

    [GeneratedRegex(@"^track +\$experiment_started (?<customer>\w+) .*Variant name=(?<variant>\w+)")]
    private static partial Regex ExposureLine();

    [GeneratedRegex(@"^track +Order Placed +(?<customer>\w+) ")]
    private static partial Regex OrderLine();
}
