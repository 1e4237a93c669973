using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Mixpanel.Extensions.DependencyInjection;

namespace Mixpanel.Extensions.Testing;

/// <summary>Puts <see cref="FakeMixpanel"/> in the place of HTTP, in an application's own services.</summary>
public static class FakeMixpanelServiceCollectionExtensions
{
    /// <summary>
    /// Records what <see cref="IMixpanel"/> would send, whether <c>AddMixpanel</c> is called before or after. Options, enrichers and stages of the
    /// application stay, but it is always enabled, and a token and a service account are made up where it has none.
    /// </summary>
    /// <param name="services">The services of the application under test.</param>
    /// <returns>The fake, which is also registered as a service.</returns>
    public static FakeMixpanel AddFakeMixpanel(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        var fake = new FakeMixpanel();
        Replace(ProjectServices.Add(services, Options.DefaultName), fake);
        services.AddSingleton(_ => fake);
        return fake;
    }

    /// <summary>Records what a keyed <see cref="IMixpanel"/> would send, whether <c>AddKeyedMixpanel</c> is called before or after.</summary>
    /// <param name="services">The services of the application under test.</param>
    /// <param name="key">The key of the project.</param>
    /// <returns>The fake, which is also registered as a keyed service.</returns>
    public static FakeMixpanel AddKeyedFakeMixpanel(this IServiceCollection services, string key)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(key);

        var fake = new FakeMixpanel();
        Replace(ProjectServices.Add(services, key), fake);
        services.AddKeyedSingleton(key, (_, _) => fake);
        return fake;
    }

    internal static void Replace(MixpanelBuilder builder, FakeMixpanel fake)
    {
        builder.Registration.LastStage = _ => fake.Recorder;
        builder.Services.PostConfigure<MixpanelOptions>(builder.Name, static options =>
        {
            options.Enabled = true;
            options.ProjectToken ??= "fake-token";
            options.ServiceAccount ??= new ServiceAccountOptions { Username = "fake-account", Secret = "fake-secret", ProjectId = 1 };
        });
    }
}
