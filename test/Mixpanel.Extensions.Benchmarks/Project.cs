using Microsoft.Extensions.DependencyInjection;

namespace Mixpanel.Extensions.Benchmarks;

/// <summary>A project registered as an application would, over a stage that answers at once.</summary>
internal sealed class Project : IDisposable
{
    private readonly ServiceProvider _services;

    internal Project()
    {
        var services = new ServiceCollection();
        services
            .AddMixpanel(options => options.ProjectToken = "0123456789abcdef0123456789abcdef")
            .Use((_, _) => new NullStage());
        _services = services.BuildServiceProvider();
        Mixpanel = _services.GetRequiredService<IMixpanel>();
    }

    internal IMixpanel Mixpanel { get; }

    public void Dispose() => _services.Dispose();
}
