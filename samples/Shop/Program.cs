using Mixpanel.Extensions;
using Shop;
using Shop.Local;

var once = args.Contains("--once");
var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = [.. args.Except(["--once"])],
    ContentRootPath = AppContext.BaseDirectory,
});
if (once)
{
    builder.WebHost.UseUrls("http://127.0.0.1:0");
}

// Without a token of a real project the shop talks to a Mixpanel of its own.
await using var local = await LocalMixpanel.StartUnlessConfiguredAsync(builder.Configuration, builder.Environment);

builder.Services
    .AddMixpanel(builder.Configuration.GetSection("Mixpanel"))
    .AddObserver<SentMessages>()
    .UseBuffer()
    .AddLocalFlags();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<SentMessages>();
builder.Services.AddSingleton<ShippingTest>();
builder.Services.AddSingleton<OrderHistoryImporter>();
builder.Services.AddHostedService(services => services.GetRequiredService<OrderHistoryImporter>());
builder.Services.AddControllers();

if (local is not null && !once)
{
    builder.Services.AddHostedService<SimulatedCustomers>();
}

var app = builder.Build();
app.MapControllers();
app.MapGet("/", async (ShippingTest shipping, CancellationToken cancellationToken, string customer = ShopPage.Visitor) =>
    ShopPage.Show(customer, await shipping.OfferAsync(customer, cancellationToken), local?.Emulator.Address));

if (!once)
{
    app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"The shop is open at {app.Urls.First()}"));
    await app.RunAsync();
    return 0;
}

await app.StartAsync();
var succeeded = await new RunOnce(app, local).RunAsync();
await app.StopAsync();
return succeeded ? 0 : 1;
