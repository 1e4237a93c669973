using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Mixpanel.Extensions.DependencyInjection;

namespace Mixpanel.Extensions;

/// <summary>Registers what a message of one project passes, in the order it passes it: enrichers first, then stages, HTTP last.</summary>
public sealed class MixpanelBuilder
{
    internal MixpanelBuilder(IServiceCollection services, MixpanelRegistration registration)
    {
        Services = services;
        Registration = registration;
    }

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The key of a keyed project; empty for the default one. The project's options have the same name.</summary>
    public string Name => Registration.Name;

    internal MixpanelRegistration Registration { get; }

    /// <summary>Adds a stage of your own. The first one added is the first one entered; the pipeline disposes it.</summary>
    /// <param name="stage">Makes the stage, given the services and the stage behind it. Called once.</param>
    /// <returns>This builder.</returns>
    public MixpanelBuilder Use(Func<IServiceProvider, IMessageSender, IMessageSender> stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        Registration.Stages.Add(stage);
        return this;
    }

    /// <summary>Adds an enricher. It is taken from the services, or made with what its constructor asks of them.</summary>
    /// <typeparam name="TEnricher">Made once, and used by all threads.</typeparam>
    /// <returns>This builder.</returns>
    public MixpanelBuilder EnrichWith<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TEnricher>()
        where TEnricher : class, IMessageEnricher => EnrichWith(ActivatorUtilities.GetServiceOrCreateInstance<TEnricher>);

    /// <summary>Adds an enricher.</summary>
    /// <param name="enricher">Makes it, given the services. Called once.</param>
    /// <returns>This builder.</returns>
    public MixpanelBuilder EnrichWith(Func<IServiceProvider, IMessageEnricher> enricher)
    {
        ArgumentNullException.ThrowIfNull(enricher);
        Registration.Enrichers.Add(enricher);
        return this;
    }

    /// <summary>Adds an observer of outcomes. It is taken from the services, or made with what its constructor asks of them.</summary>
    /// <typeparam name="TObserver">Made once, and used by all threads.</typeparam>
    /// <returns>This builder.</returns>
    public MixpanelBuilder AddObserver<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TObserver>()
        where TObserver : class, IDeliveryObserver => AddObserver(ActivatorUtilities.GetServiceOrCreateInstance<TObserver>);

    /// <summary>Adds an observer of outcomes.</summary>
    /// <param name="observer">Makes it, given the services. Called once.</param>
    /// <returns>This builder.</returns>
    public MixpanelBuilder AddObserver(Func<IServiceProvider, IDeliveryObserver> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        Registration.Observers.Add(observer);
        return this;
    }

    /// <summary>
    /// Configures the HTTP clients, for a proxy or a handler of your own. Handlers added here are called for every attempt. A primary handler must
    /// not follow redirects: it would carry the data to another host.
    /// </summary>
    /// <param name="configure">Is given the builders of the clients for messages, feature flags and their definitions at once, one after the other.</param>
    /// <returns>This builder.</returns>
    public MixpanelBuilder ConfigureHttpClient(Action<IHttpClientBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(Services.AddHttpClient(Registration.HttpClientName));
        configure(Services.AddHttpClient(Registration.FlagsHttpClientName));
        configure(Services.AddHttpClient(Registration.FlagDefinitionsHttpClientName));
        return this;
    }

    /// <summary>Adds a stage of ours, which a project has at most once.</summary>
    internal MixpanelBuilder UseOnce(string name, Func<IServiceProvider, IMessageSender, IMessageSender> stage) => Once(name).Use(stage);

    /// <exception cref="InvalidOperationException">The method with this name was called before.</exception>
    internal MixpanelBuilder Once(string name) => Registration.BuiltIns.Add(name)
        ? this
        : throw new InvalidOperationException($"{name} was called twice for one Mixpanel project; call it once.");
}
