// A page for readers leaves out what a program would say: the token of every call, a logger's delegate.
#pragma warning disable CA2016, CA1848, CA1873

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Emulator;
using Mixpanel.Extensions.Testing;

namespace Mixpanel.Extensions.EndToEnd.Readme;

/// <summary>The C# blocks of the page about feature flags, compiled, and run by tests.</summary>
internal static class FlagsPage
{
    internal static void Register(WebApplicationBuilder builder)
    {
        builder.Services.AddMixpanel()                                     // section Mixpanel of the configuration
            .UseBuffer()                                                   // exposures are sent in the background
            .AddLocalFlags()                                               // evaluated in this process
            .AddRemoteFlags();                                             // asked only about what cannot be known here

        builder.Services.AddHealthChecks().AddMixpanelHealthCheck();       // keep it out of liveness probes
    }

    internal static FlagContext Describe(Shopper shopper)
    {
        var user = new FlagContext(
            shopper.Id,                                                    // the distinct id, as in your events
            new() { ["plan"] = shopper.Plan, ["orders"] = 12 },            // custom properties: what rules are about
            deviceId: shopper.DeviceId,                                    // for flags that divide by device
            groups: new() { ["company_id"] = shopper.CompanyId });         // group keys, for flags that divide by a group

        return user;
    }

    internal static async Task<decimal> Explain(IMixpanelFlags flags, FlagContext user, ILogger logger)
    {
        FlagVariant variant = await flags.GetVariantAsync("shipping-fee", user, reportExposure: false);
        decimal fee = variant.GetValue(4.90m, out FlagReason reason);
        logger.LogInformation("{Flag} is {Variant} by {Source}: {Reason}", variant.FlagKey, variant.Key, variant.Source, reason);

        return fee;
    }

    internal static async Task ReportLater(IMixpanelFlags flags, FlagContext user)
    {
        FlagSnapshot all = await flags.GetAllAsync(user);                  // reports nothing
        FlagVariant shipping = all["shipping-fee"];
        // … and where the fee is shown:
        await flags.TrackExposureAsync("shipping-fee", shipping, user);
    }

    internal static async Task<FakeFlags> UnitTest()
    {
        var flags = new FakeFlags()
            .Set("shipping-fee", 0m, variantKey: "free", distinctId: "ada")
            .Set("shipping-fee", 4.90m, variantKey: "paid");
        var mixpanel = new FakeMixpanel();
        var checkout = new Checkout(mixpanel, flags);

        await checkout.PlaceOrderAsync(new Shopper("ada", "pro"), subtotal: 8m, CancellationToken.None);

        Assert.That((decimal?)mixpanel.Events.Single().Properties["total"], Is.EqualTo(8m));
        Assert.That(flags.Exposures.Single().Variant.Key, Is.EqualTo("free"));

        flags.Set(FlagVariant.Fallback("shipping-fee", FlagReason.BackendError));
        Assert.That(await checkout.ShippingFeeAsync(new Shopper("grace", "pro"), CancellationToken.None), Is.EqualTo(4.90m));

        return flags;
    }

    internal static async Task TestOverHttp(HostApplicationBuilder builder, string json)
    {
        await using var emulator = await MixpanelEmulator.StartAsync(new() { ProjectToken = "token", FlagsJson = json });
        builder.Services.AddMixpanel(options => (options.ProjectToken, options.BaseAddress) = ("token", emulator.Address)).UseBuffer().AddLocalFlags();
        using var host = builder.Build();
        await host.StartAsync();                                           // definitions are there from here on

        var flags = host.Services.GetRequiredService<IMixpanelFlags>();
        var fee = await flags.GetValueAsync("shipping-fee", 4.90m, new FlagContext("tester"));

        var exposures = await emulator.WaitForEventsAsync(1, "$experiment_started");
        Assert.That((fee, (string?)exposures[0].Properties["Variant name"]), Is.EqualTo((0m, "free")));

        await host.StopAsync();
        emulator.Flags.Set("shipping-fee", "free", 0, distinctId: "ada");
        emulator.FailNext(503, endpoint: EmulatorEndpoint.FlagDefinitions);
    }
}

public sealed class Checkout(IMixpanel mixpanel, IMixpanelFlags flags)
{
    public async Task<decimal> ShippingFeeAsync(Shopper shopper, CancellationToken cancellationToken)
    {
        var user = new FlagContext(shopper.Id, new() { ["plan"] = shopper.Plan });
        return await flags.GetValueAsync("shipping-fee", fallback: 4.90m, user, cancellationToken: cancellationToken);
    }

    public async Task PlaceOrderAsync(Shopper shopper, decimal subtotal, CancellationToken cancellationToken)
    {
        var fee = await ShippingFeeAsync(shopper, cancellationToken);
        await mixpanel.TrackAsync(shopper.Id, "Order Placed", new() { ["total"] = subtotal + fee, ["shipping"] = fee }, cancellationToken);
    }
}

public sealed record Shopper(string Id, string Plan, string? DeviceId = null, string? CompanyId = null);
