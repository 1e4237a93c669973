using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Mixpanel.Extensions.DependencyInjection;

namespace Mixpanel.Extensions;

/// <summary>Registers Mixpanel projects. Calling a method twice for the same project adds to the first registration and repeats nothing.</summary>
public static class MixpanelServiceCollectionExtensions
{
    /// <summary>Registers <see cref="IMixpanel"/>, configured from section <c>Mixpanel</c> of the application's configuration.</summary>
    /// <param name="services">The application's services.</param>
    /// <returns>A builder for enrichers and stages.</returns>
    public static MixpanelBuilder AddMixpanel(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        var builder = ProjectServices.Add(services, Options.DefaultName);
        builder.Registration.Configuration = DefaultSection;
        services.AddSingleton<IConfigureOptions<MixpanelOptions>>(static provider => new ConfigureNamedOptions<MixpanelOptions>(
            Options.DefaultName, options => MixpanelConfiguration.Bind(DefaultSection(provider), options)));
        services.AddSingleton<IOptionsChangeTokenSource<MixpanelOptions>>(static provider =>
            new ConfigurationChangeTokenSource<MixpanelOptions>(Options.DefaultName, DefaultSection(provider)));
        return builder;
    }

    /// <summary>Registers <see cref="IMixpanel"/>, configured from a section of the configuration.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="section">The section, for example <c>configuration.GetSection("Mixpanel")</c>; of a whole configuration its section <c>Mixpanel</c>.</param>
    /// <returns>A builder for enrichers and stages.</returns>
    public static MixpanelBuilder AddMixpanel(this IServiceCollection services, IConfiguration section) =>
        Add(services, Options.DefaultName, section);

    /// <summary>Registers <see cref="IMixpanel"/>, configured in code.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>A builder for enrichers and stages.</returns>
    public static MixpanelBuilder AddMixpanel(this IServiceCollection services, Action<MixpanelOptions> configure) =>
        Add(services, Options.DefaultName, configure);

    /// <summary>Registers a further project, injected with <c>[FromKeyedServices(key)] IMixpanel</c>.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="key">The key, which also names the options.</param>
    /// <param name="section">The section of the configuration with the project's settings.</param>
    /// <returns>A builder for enrichers and stages.</returns>
    public static MixpanelBuilder AddKeyedMixpanel(this IServiceCollection services, string key, IConfiguration section)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return Add(services, key, section);
    }

    /// <summary>Registers a further project, injected with <c>[FromKeyedServices(key)] IMixpanel</c>.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="key">The key, which also names the options.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>A builder for enrichers and stages.</returns>
    public static MixpanelBuilder AddKeyedMixpanel(this IServiceCollection services, string key, Action<MixpanelOptions> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return Add(services, key, configure);
    }

    private static MixpanelBuilder Add(IServiceCollection services, string name, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);

        // The whole configuration instead of its section is an easy slip, and means the section.
        if (section is IConfigurationRoot)
        {
            section = section.GetSection(name.Length == 0 ? "Mixpanel" : $"Mixpanel:{name}");
        }

        var builder = ProjectServices.Add(services, name);
        builder.Registration.Configuration = _ => section;
        if (section is IConfigurationSection named)
        {
            builder.Registration.Section = named.Path;
        }

        services.Configure<MixpanelOptions>(name, options => MixpanelConfiguration.Bind(section, options));
        services.AddSingleton<IOptionsChangeTokenSource<MixpanelOptions>>(
            new ConfigurationChangeTokenSource<MixpanelOptions>(name, section));
        return builder;
    }

    private static MixpanelBuilder Add(IServiceCollection services, string name, Action<MixpanelOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);

        services.Configure(name, configure);
        return ProjectServices.Add(services, name);
    }

    private static IConfiguration DefaultSection(IServiceProvider provider) =>
        (provider.GetService<IConfiguration>() ?? new ConfigurationRoot([])).GetSection("Mixpanel");
}
