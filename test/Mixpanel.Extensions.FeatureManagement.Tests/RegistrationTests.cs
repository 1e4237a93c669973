using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.FeatureFilters;
using Mixpanel.Extensions.FeatureManagement.Tests.Support;
using Mixpanel.Extensions.Testing;

namespace Mixpanel.Extensions.FeatureManagement.Tests;

/// <summary>Registration, in any order and lifetime.</summary>
internal sealed class RegistrationTests
{
    private static readonly Action<IServiceCollection>[] _orders =
    [
        services =>
        {
            services.AddFeatureManagement().WithTargeting<CurrentUser>().UseMixpanelFlags();
            services.AddMixpanel(options => options.ProjectToken = "token").AddLocalFlags();
            services.AddFakeFlags().Set("a", true);
        },
        services =>
        {
            services.AddMixpanel(options => options.ProjectToken = "token").AddLocalFlags();
            services.AddFakeFlags().Set("a", true);
            services.AddFeatureManagement().UseMixpanelFlags().WithTargeting<CurrentUser>();
        },
        services =>
        {
            services.AddFakeFlags().Set("a", true);
            services.AddScopedFeatureManagement().UseMixpanelFlags().WithTargeting<CurrentUser>();
        },
        services =>
        {
            services.AddFakeFlags().Set("a", true);
            services.AddFeatureManagement().WithTargeting<CurrentUser>().UseMixpanelFlags();
            services.AddFeatureManagement(new ConfigurationBuilder().Build()).UseMixpanelFlags();
            services.AddFeatureManagement();
        },
    ];

    private static IEnumerable<int> Orders => Enumerable.Range(0, _orders.Length);

    [TestCaseSource(nameof(Orders))]
    public async Task Every_way_to_ask_is_answered_by_Mixpanel_whatever_the_order_of_registration(int order)
    {
        var registrations = new ServiceCollection();
        registrations.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        _orders[order](registrations);
        await using var services = registrations.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        using var scope = services.CreateScope();
        var provider = scope.ServiceProvider;

        Assert.That(await provider.GetRequiredService<IFeatureManager>().IsEnabledAsync("a"), Is.True);
        Assert.That(await provider.GetRequiredService<IVariantFeatureManager>().IsEnabledAsync("a"), Is.True);
        Assert.That(await provider.GetRequiredService<IFeatureManagerSnapshot>().IsEnabledAsync("a"), Is.True);
        Assert.That(await provider.GetRequiredService<IVariantFeatureManagerSnapshot>().IsEnabledAsync("a"), Is.True);
        Assert.That((await provider.GetRequiredService<IVariantFeatureManagerSnapshot>().GetVariantAsync("a")).Name, Is.EqualTo("treatment"));
    }

    [Test]
    public async Task A_manager_of_the_applications_own_still_answers_for_the_rest([Values] bool made)
    {
        var registrations = new ServiceCollection();
        registrations.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        registrations.AddFakeFlags().Set("a", false);
        if (made)
        {
            registrations.AddSingleton<IFeatureManager>(new Everything());
        }
        else
        {
            registrations.AddSingleton<IFeatureManager, Everything>();
        }

        registrations.AddFeatureManagement().WithTargeting<CurrentUser>().UseMixpanelFlags();
        await using var services = registrations.BuildServiceProvider();
        var manager = services.GetRequiredService<IFeatureManager>();

        Assert.That((await manager.IsEnabledAsync("a"), await manager.IsEnabledAsync("b")), Is.EqualTo((false, true)));
    }

    [TestCase(false, ServiceLifetime.Singleton)]
    [TestCase(true, ServiceLifetime.Scoped)]
    public void Managers_live_as_long_as_they_did(bool scoped, ServiceLifetime expected)
    {
        var registrations = new ServiceCollection();
        var builder = scoped ? registrations.AddScopedFeatureManagement() : registrations.AddFeatureManagement();
        builder.UseMixpanelFlags();

        Assert.That(
            registrations.Where(service => service.ServiceType == typeof(IFeatureManager) || service.ServiceType == typeof(IVariantFeatureManager))
                .Select(service => service.Lifetime),
            Is.All.EqualTo(expected));
    }

    [Test]
    public async Task A_keyed_project_answers_for_its_features()
    {
        var registrations = new ServiceCollection();
        registrations.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        var mobile = registrations.AddFakeFlags("mobile").Set("a", "mobile", "m").Set("b", "mobile", "m").Set("c", "mobile", "m");
        var web = registrations.AddFakeFlags().Set("a", "web", "w").Set("c", "web", "w");
        registrations.AddFeatureManagement().WithTargeting<CurrentUser>()
            .UseMixpanelFlags(options => options.FlagKey = feature => feature == "c" ? null : feature)
            .UseKeyedMixpanelFlags("mobile", options => options.MapContext<ITargetingContext>(user => new FlagContext($"mobile-{user.UserId}")));
        await using var services = registrations.BuildServiceProvider();
        var manager = services.GetRequiredService<IVariantFeatureManager>();

        Assert.That((await manager.GetVariantAsync("a")).Configuration.Value, Is.EqualTo("web"));
        Assert.That((await manager.GetVariantAsync("b")).Configuration.Value, Is.EqualTo("mobile"));
        Assert.That((await manager.GetVariantAsync("c")).Configuration.Value, Is.EqualTo("mobile"));
        Assert.That(web.Exposures.Select(exposure => exposure.FlagKey), Is.EqualTo(["a"]));
        Assert.That(mobile.Exposures.Select(exposure => exposure.Context.DistinctId), Is.EqualTo(["mobile-user-1", "mobile-user-1"]));
        Assert.That(await manager.GetFeatureNamesAsync().ToListAsync(), Is.EquivalentTo(["a", "b", "c"]));
    }

    [TestCase(null, "AddMixpanel().AddLocalFlags()")]
    [TestCase("mobile", "AddKeyedMixpanel(\"mobile\", …).AddLocalFlags()")]
    public async Task Missing_flags_stop_the_host_with_what_to_add(string? key, string expected)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        var features = builder.Services.AddFeatureManagement();
        _ = key is null ? features.UseMixpanelFlags() : features.UseKeyedMixpanelFlags(key);
        using var host = builder.Build();

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.That(exception!.Message, Does.Contain(expected));
        Assert.That(() => host.Services.GetRequiredService<IFeatureManager>(), Throws.InstanceOf<OptionsValidationException>());
    }

    [Test]
    public async Task A_flag_key_that_is_no_function_stops_the_host()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddMixpanel(options => options.Enabled = false).AddLocalFlags();
        builder.Services.AddFeatureManagement().UseMixpanelFlags(options => options.FlagKey = null!);
        using var host = builder.Build();

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.That(exception!.Message, Does.Contain("FlagKey"));
    }

    [Test]
    public void Null_arguments_throw()
    {
        var features = new ServiceCollection().AddFeatureManagement();

        Assert.That(() => ((IFeatureManagementBuilder)null!).UseMixpanelFlags(), Throws.ArgumentNullException);
        Assert.That(() => ((IFeatureManagementBuilder)null!).UseKeyedMixpanelFlags("a"), Throws.ArgumentNullException);
        Assert.That(() => ((IFeatureManagementBuilder)null!).WithFlagContext<IFlagContextAccessor>(), Throws.ArgumentNullException);
        Assert.That(() => features.UseKeyedMixpanelFlags(" "), Throws.ArgumentException);
        Assert.That(() => new MixpanelFeatureOptions().MapContext<string>(null!), Throws.ArgumentNullException);
        Assert.That(() => ((IVariantFeatureManager)null!).GetVariantAsync("a", new FlagContext("u")), Throws.ArgumentNullException);
    }

    private sealed class Everything : IFeatureManager
    {
        public IAsyncEnumerable<string> GetFeatureNamesAsync() => AsyncEnumerable.Empty<string>();

        public Task<bool> IsEnabledAsync(string feature) => Task.FromResult(true);

        public Task<bool> IsEnabledAsync<TContext>(string feature, TContext context) => Task.FromResult(true);
    }
}
