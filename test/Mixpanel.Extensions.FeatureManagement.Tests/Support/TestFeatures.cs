using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.FeatureFilters;
using Mixpanel.Extensions.Testing;

namespace Mixpanel.Extensions.FeatureManagement.Tests.Support;

/// <summary>An application's services with a fake Mixpanel behind its features.</summary>
internal sealed class TestFeatures : IAsyncDisposable
{
    private readonly FakeLogCollector _log = new();
    private readonly Lazy<ServiceProvider> _services;

    internal TestFeatures(
        Action<IFeatureManagementBuilder>? features = null, string configuration = "{}", bool scoped = false, Action<MixpanelFeatureOptions>? options = null)
    {
        Registrations.AddSingleton<IConfiguration>(
            new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(configuration))).Build());
        Registrations.AddLogging(logging => logging.AddProvider(new FakeLoggerProvider(_log)).SetMinimumLevel(LogLevel.Debug));
        Registrations.AddSingleton<ITargetingContextAccessor>(User);
        var builder = scoped ? Registrations.AddScopedFeatureManagement() : Registrations.AddFeatureManagement();
        builder.UseMixpanelFlags(options);
        features?.Invoke(builder);
        Flags = Registrations.AddFakeFlags();
        _services = new(() => Registrations.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));
    }

    internal ServiceCollection Registrations { get; } = [];

    internal FakeFlags Flags { get; }

    internal CurrentUser User { get; } = new();

    internal IServiceProvider Services => _services.Value;

    internal IVariantFeatureManager Manager => Services.GetRequiredService<IVariantFeatureManager>();

    internal IFeatureManager Features => Services.GetRequiredService<IFeatureManager>();

    internal IReadOnlyList<FakeLogRecord> Warnings => [.. _log.GetSnapshot().Where(line => line.Level >= LogLevel.Warning)];

    internal IReadOnlyList<string> Exposures => [.. Flags.Exposures.Select(exposure => $"{exposure.FlagKey} {exposure.Variant.Key} {exposure.Context.DistinctId}")];

    public async ValueTask DisposeAsync()
    {
        if (_services.IsValueCreated)
        {
            await _services.Value.DisposeAsync();
        }
    }
}
