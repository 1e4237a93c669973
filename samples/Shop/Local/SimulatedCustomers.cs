using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Shop.Local;

/// <summary>Customers who register, log in and order, over HTTP like real ones, so that there is something to look at.</summary>
internal sealed class SimulatedCustomers(IServer server, IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private static readonly (string Name, string Company)[] _people =
        [("ada", "Acme"), ("grace", "Globex"), ("alan", "Acme"), ("edsger", "Initech"), ("barbara", "Globex"), ("donald", "Initech")];

    private static readonly (string Name, decimal Price)[] _goods = [("Tea", 8.00m), ("Cups", 24.50m), ("Teapot", 42.50m), ("Kettle", 129.99m)];

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
        var (name, company) = _people[visit % _people.Length];
        var (item, price) = _goods[visit % _goods.Length];
        var email = $"{name}@example.com";

        try
        {
            if (visit < _people.Length)
            {
                await PostAsync(shop, $"account/register?customerId={name}&email={email}", null, cancellationToken);
                await PostAsync(shop, $"account/login?customerId={name}&anonymousId={Guid.NewGuid()}", null, cancellationToken);
            }

            using var order = JsonContent.Create(new Order(name, email, company, price, [item], IsGift: visit % 5 == 0));
            await PostAsync(shop, "orders", order, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // The shop is too busy to answer, or takes too long; the next customer tries again.
        }
    }

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
