using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Shop.Local;

/// <summary>Customers who register, log in, look around and order, over HTTP like real ones, so that there is something to look at.</summary>
internal sealed class SimulatedCustomers(IServer server, IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private static readonly string[] _people =
    [
        "ada", "grace", "alan", "edsger", "barbara", "donald", "margaret", "dennis", "radia", "niklaus",
        "katherine", "claude", "frances", "tony", "adele", "leslie", "hedy", "ken", "mary", "john",
    ];

    private static readonly string[] _companies = ["Acme", "Globex", "Initech"];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await WaitForTheShopAsync(stoppingToken);
        using var shop = new HttpClient { BaseAddress = new Uri(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()) };

        for (var visit = 0; !stoppingToken.IsCancellationRequested; visit++)
        {
            await VisitAsync(shop, visit, stoppingToken);
            await Task.Delay(_pause, stoppingToken);
        }
    }

    private static async Task VisitAsync(HttpClient shop, int visit, CancellationToken cancellationToken)
    {
        var (round, person) = Math.DivRem(visit, _people.Length);
        var name = _people[person];
        var (item, price) = ShopPage.Goods[(person + round) % ShopPage.Goods.Count];
        var email = $"{name}@example.com";

        try
        {
            if (round == 0)
            {
                await PostAsync(shop, $"account/register?customerId={name}&email={email}", null, cancellationToken);
                await PostAsync(shop, $"account/login?customerId={name}&anonymousId={Guid.NewGuid()}", null, cancellationToken);
            }

            var page = await shop.GetStringAsync(new Uri($"?customer={name}", UriKind.Relative), cancellationToken);
            if (IsTempted(person, page))
            {
                using var order = JsonContent.Create(
                    new Order(name, email, _companies[person % _companies.Length], price, [item], IsGift: (person + round) % 5 == 0));
                await PostAsync(shop, "orders", order, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // The shop is too busy to answer, or takes too long; the next customer tries again.
        }
    }

    /// <summary>Every third person buys only if shipping is free, so that the A/B test has something to find.</summary>
    private static bool IsTempted(int person, string page) => person % 3 != 0 || page.Contains(ShopPage.FreeShipping, StringComparison.Ordinal);

    private static async Task PostAsync(HttpClient shop, string address, HttpContent? content, CancellationToken cancellationToken)
    {
        using var answer = await shop.PostAsync(new Uri(address, UriKind.Relative), content, cancellationToken);
    }

    private async Task WaitForTheShopAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }
}
