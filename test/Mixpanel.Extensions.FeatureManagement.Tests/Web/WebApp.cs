using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.AspNetCore;
using Mixpanel.Extensions.Testing;

namespace Mixpanel.Extensions.FeatureManagement.Tests.Web;

/// <summary>An application with everything that asks for features. One line of its registration makes them Mixpanel's.</summary>
internal sealed class WebApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebApp(WebApplication app, FakeFlags flags, Between between) => (_app, Flags, Between) = (app, flags, between);

    internal FakeFlags Flags { get; }

    internal Between Between { get; }

    internal HttpClient Client => _app.GetTestClient();

    internal static async Task<WebApp> StartAsync(bool scoped = false)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["FeatureManagement:configured-on"] = "true",
            ["FeatureManagement:configured-off"] = "false",
        });
        builder.WebHost.UseTestServer();
        builder.Services.AddRouting();
        builder.Services.AddControllersWithViews().AddApplicationPart(typeof(WebApp).Assembly);
        builder.Services.AddRazorPages(options => options.RootDirectory = "/Web/Pages");
        builder.Services.Configure<Microsoft.AspNetCore.Mvc.Razor.RazorViewEngineOptions>(
            options => options.ViewLocationFormats.Add("/Web/Views/{1}/{0}.cshtml"));
        builder.Services.AddTransient<IGreeting, ShortGreeting>().AddTransient<IGreeting, LongGreeting>();
        var between = new Between();
        builder.Services.AddSingleton<IBetween>(between);
        var features = scoped ? builder.Services.AddScopedFeatureManagement() : builder.Services.AddFeatureManagement();
        features.WithTargeting().WithVariantService<IGreeting>("greeting");
        features.UseMixpanelFlags();
        builder.Services.AddMixpanel(options => options.ProjectToken = "token").AddLocalFlags();
        var flags = builder.Services.AddFakeFlags();

        var app = builder.Build();
        app.Use((context, next) =>
        {
            if (context.Request.Headers.TryGetValue("user", out var user))
            {
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, user!), new Claim(ClaimTypes.Role, "beta")], "test"));
            }

            return next(context);
        });
        app.UseForFeature("new-checkout", branch => branch.Use((context, next) =>
        {
            context.Response.Headers["checkout"] = "new";
            return next(context);
        }));
        app.UseRouting();
        app.MapControllers();
        app.MapRazorPages();
        app.MapGet("/minimal", () => "minimal").WithFeatureGate("new-checkout");
        await app.StartAsync();
        return new WebApp(app, flags, between);
    }

    /// <summary>What a user gets; the status if it is no success.</summary>
    internal async Task<string> GetAsync(string path, string? user = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (user is not null)
        {
            request.Headers.Add("user", user);
        }

        using var response = await Client.SendAsync(request);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync() : $"{(int)response.StatusCode}";
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
