using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Mixpanel.Extensions.Buffering;
using Mixpanel.Extensions.DependencyInjection;
using Mixpanel.Extensions.Diagnostics;

namespace Mixpanel.Extensions;

/// <summary>Adds the memory buffer to a project's pipeline.</summary>
public static class BufferMixpanelBuilderExtensions
{
    /// <summary>
    /// Accepts messages at once (<see cref="SendStatus.Buffered"/>) and delivers them in the background, in batches. Aliases do not wait: they overtake
    /// what is buffered.
    /// </summary>
    /// <remarks>What waits is in memory only: a crash loses it. An orderly shutdown delivers it within <see cref="BufferOptions.ShutdownTimeout"/>.</remarks>
    /// <param name="builder">The project.</param>
    /// <param name="configure">Sets options in code, after those from subsection <c>Buffer</c> of the configuration.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The project has a buffer already.</exception>
    public static MixpanelBuilder UseBuffer(this MixpanelBuilder builder, Action<BufferOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var registration = builder.Registration;
        builder.UseOnce(nameof(UseBuffer), (services, next) => Create(services, registration, next));
        builder.Services.AddSingleton<IValidateOptions<BufferOptions>>(
            new BufferOptionsValidator(builder.Name, () => registration.Section));
        builder.Services.AddSingleton<IConfigureOptions<BufferOptions>>(services => new ConfigureNamedOptions<BufferOptions>(
            builder.Name, options => registration.Configuration?.Invoke(services).GetSection("Buffer").Bind(options)));
        if (configure is not null)
        {
            builder.Services.Configure(builder.Name, configure);
        }

        return builder;
    }

    private static BufferingSender Create(IServiceProvider services, MixpanelRegistration registration, IMessageSender next)
    {
        var name = registration.Name;
        var clock = ProjectServices.Clock(services);
        var logger = ProjectServices.Logger(services);
        var options = services.GetRequiredService<IOptionsFactory<BufferOptions>>().Create(name);
        var project = services.GetRequiredKeyedService<LastValidOptions>(name);

        var limits = new BatchLimits(options.BatchSize, () => project.Current, clock);
        var store = new MemoryStore(options.MaxMessages, options.MaxBytes, limits);
        var metrics = new BufferMetrics(services.GetRequiredService<IMeterFactory>(), name, store, clock);
        var ledger = new BufferLedger(metrics, services.GetRequiredKeyedService<DeliveryReporter>(name), new LogLimiter(clock), logger);
        var guarded = new NextStage(next, ledger);
        var pump = new BufferPump(store, guarded, options, limits, () => project.Current.Retry, ledger, clock);
        metrics.Measure(pump);
        return new BufferingSender(next, guarded, store, options, pump, ledger, metrics, clock, logger);
    }
}
