using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.FeatureManagement;

namespace Mixpanel.Extensions.FeatureManagement;

/// <summary>Puts Mixpanel's flags in front of the feature managers that are registered, which from then on answer what Mixpanel does not.</summary>
internal static class FeatureRegistration
{
    /// <summary>The key under which the managers that were there before are found.</summary>
    private static readonly object _configured = new();

    internal static FeatureProjects Add(IServiceCollection services)
    {
        if (FeatureProjects.Find(services) is { } known)
        {
            return known;
        }

        var projects = new FeatureProjects();
        services.AddSingleton(projects);
        services.AddLogging();
        services.AddSingleton<FeatureNotices>();

        // What they depend on, a targeting context accessor for one, may be scoped exactly if they are.
        var features = Displace(services, typeof(IFeatureManager));
        var variants = Displace(services, typeof(IVariantFeatureManager));
        var lifetime = features > variants ? features : variants;
        services.Add(new(typeof(FeatureFlags), static provider => new FeatureFlags(provider), lifetime));
        services.Add(new(typeof(MixpanelFeatureManager), Manager, lifetime));
        services.Add(new(typeof(IFeatureManager), static provider => provider.GetRequiredService<MixpanelFeatureManager>(), lifetime));
        services.Add(new(typeof(IVariantFeatureManager), static provider => provider.GetRequiredService<MixpanelFeatureManager>(), lifetime));

        services.AddScoped(Snapshot);
        services.Replace(ServiceDescriptor.Scoped<IFeatureManagerSnapshot>(static provider => provider.GetRequiredService<MixpanelFeatureSnapshot>()));
        services.Replace(ServiceDescriptor.Scoped<IVariantFeatureManagerSnapshot>(static provider => provider.GetRequiredService<MixpanelFeatureSnapshot>()));
        return projects;
    }

    /// <summary>The lifetime that what an application adds for its features has to have.</summary>
    internal static ServiceLifetime Lifetime(IServiceCollection services) => Last(services, typeof(IFeatureManager)).Lifetime;

    private static ServiceLifetime Displace(IServiceCollection services, Type manager)
    {
        var descriptor = Last(services, manager);
        services.Remove(descriptor);
        services.Add(descriptor switch
        {
            { ImplementationInstance: { } instance } => new(manager, _configured, instance),
            { ImplementationFactory: { } factory } => new(manager, _configured, (provider, _) => factory(provider), descriptor.Lifetime),
            _ => new(manager, _configured, descriptor.ImplementationType!, descriptor.Lifetime),
        });
        return descriptor.Lifetime;
    }

    private static ServiceDescriptor Last(IServiceCollection services, Type type) =>
        services.Last(service => service.ServiceType == type && !service.IsKeyedService);

    private static MixpanelFeatureManager Manager(IServiceProvider services) => new(
        services.GetRequiredService<FeatureFlags>(),
        services.GetRequiredKeyedService<IFeatureManager>(_configured),
        services.GetRequiredKeyedService<IVariantFeatureManager>(_configured),
        memory: null);

    private static MixpanelFeatureSnapshot Snapshot(IServiceProvider services) => new(
        services.GetRequiredService<FeatureFlags>(),
        services.GetRequiredKeyedService<IFeatureManager>(_configured),
        services.GetRequiredKeyedService<IVariantFeatureManager>(_configured));
}
