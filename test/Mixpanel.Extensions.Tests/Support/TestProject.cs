using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Mixpanel.Extensions.Tests.Support;

/// <summary>A real project over a scripted network, with a clock of its own and a log that can be read.</summary>
internal sealed class TestProject : IAsyncDisposable
{
    internal const string Token = "test-token-0123456789abcdef";

    internal static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);

    private readonly ServiceProvider _services;

    internal TestProject(Action<MixpanelOptions>? options = null, Action<MixpanelBuilder>? pipeline = null)
    {
        Server = new ScriptedServer(Clock);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(Log)));
        var builder = services
            .AddMixpanel(settings =>
            {
                settings.ProjectToken = Token;
                options?.Invoke(settings);
            })
            .ConfigureHttpClient(http => http.ConfigurePrimaryHttpMessageHandler(() => Server));
        pipeline?.Invoke(builder);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    internal TestClock Clock { get; } = new(Start);

    internal ScriptedServer Server { get; }

    internal FakeLogCollector Log { get; } = new();

    internal IServiceProvider Services => _services;

    internal IMixpanel Mixpanel => _services.GetRequiredService<IMixpanel>();

    internal SentRequest Request => Server.Requests.Single();

    /// <summary>Lets time pass, wherever it is waited for, until a task is done.</summary>
    internal Task<T> RunAsync<T>(Task<T> task) => Clock.RunAsync(task, patience: TimeSpan.FromSeconds(10));

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
