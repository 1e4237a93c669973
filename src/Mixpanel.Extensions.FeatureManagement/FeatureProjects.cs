using Microsoft.Extensions.DependencyInjection;

namespace Mixpanel.Extensions.FeatureManagement;

/// <summary>The projects whose flags answer, in the order in which they are asked. It lies in the service collection, so that every call finds the same.</summary>
internal sealed class FeatureProjects
{
    /// <summary>Their keys; empty for the default one.</summary>
    internal List<string> Names { get; } = [];

    internal static FeatureProjects? Find(IServiceCollection services) => services
        .Where(static service => service.ServiceType == typeof(FeatureProjects))
        .Select(static service => (FeatureProjects?)service.ImplementationInstance)
        .SingleOrDefault();
}
