using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Mixpanel.Extensions.Flags;
using Mixpanel.Extensions.HealthChecks;

namespace Mixpanel.Extensions;

/// <summary>Adds the delivery of a project to an application's health checks.</summary>
public static class MixpanelHealthChecksBuilderExtensions
{
    /// <summary>
    /// Reports <see cref="HealthStatus.Healthy"/> while messages get through, <see cref="HealthStatus.Degraded"/> while the buffer backs off, and
    /// <paramref name="failureStatus"/> when Mixpanel refuses the credentials or the buffer has stopped delivering. Asks what is known already and
    /// sends nothing.
    /// </summary>
    /// <remarks>
    /// Without <c>UseBuffer</c> delivery is always healthy: every call has its own result. With <c>AddLocalFlags</c> it is also degraded while there are no
    /// flag definitions, some of them cannot be read, or Mixpanel has not confirmed them for five poll intervals. Analytics is seldom a reason to
    /// restart a service, so do not let a liveness probe include this check.
    /// </remarks>
    /// <param name="builder">From <c>services.AddHealthChecks()</c>.</param>
    /// <param name="projectName">The key of a keyed project. Default: the one without a key.</param>
    /// <param name="name">What the check is called. Default <c>mixpanel</c>, with the key of a keyed project after a colon.</param>
    /// <param name="failureStatus">What to report when something has to be mended. Default <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">By which to filter checks. Default none.</param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddMixpanelHealthCheck(
        this IHealthChecksBuilder builder,
        string projectName = "",
        string? name = null,
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(projectName);

        return builder.Add(new HealthCheckRegistration(
            name ?? (projectName.Length == 0 ? "mixpanel" : $"mixpanel:{projectName}"),
            services => new MixpanelHealthCheck(
                services.GetRequiredKeyedService<MixpanelClient>(projectName), FlagsFactory.FindLocal(services, projectName)),
            failureStatus,
            tags));
    }
}
