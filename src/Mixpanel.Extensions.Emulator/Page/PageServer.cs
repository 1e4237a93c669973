using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Mixpanel.Extensions.Emulator.State;
using Mixpanel.Extensions.Emulator.Storage;

namespace Mixpanel.Extensions.Emulator.Page;

/// <summary>Makes a web server show the page.</summary>
internal static class PageServer
{
    public static void AddServices(
        IServiceCollection services, MixpanelEmulatorOptions options, Journal journal, EmulatorStore store, FaultCollection faults, EmulatorFlags flags)
    {
        faults.Changed += (_, _) => journal.Changes.Raise();
        flags.Changed += (_, _) => journal.Changes.Raise();
        services.AddSingleton(options).AddSingleton(journal.Changes).AddSingleton(store).AddSingleton(journal.Live)
            .AddSingleton(faults).AddSingleton(flags);
        services.AddScoped<PageScript>();
        services.AddRazorComponents().AddInteractiveServerComponents();

        // The default keeps its keys in the home directory of whoever runs the tests.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new KeysInMemory());
    }

    /// <summary>Requests that do not concern the page pass on.</summary>
    public static void Use(IApplicationBuilder server)
    {
        server.UseMiddleware<PageHeaders>();
        server.UseRouting();
        server.Use(OnlyReadAsync);
        server.UseAntiforgery();
        server.UseEndpoints(endpoints =>
        {
            EmbeddedAssets.Map(endpoints);
            endpoints.MapRazorComponents<PageDocument>().AddInteractiveServerRenderMode();
        });
    }

    // Blazor lets forms be posted to its pages. There are none here, and what a lost SDK posts to one is as unknown as at Mixpanel.
    private static Task OnlyReadAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)
            && !context.Request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal))
        {
            context.SetEndpoint(null);
        }

        return next(context);
    }
}
