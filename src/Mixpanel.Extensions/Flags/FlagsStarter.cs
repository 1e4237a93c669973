using Microsoft.Extensions.Hosting;

namespace Mixpanel.Extensions.Flags;

/// <summary>Checks the settings of flags before the host starts, and has definitions there before anybody asks: for all projects at the same time.</summary>
internal sealed class FlagsStarter(IEnumerable<FlagsStart> projects) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(projects.Select(project => project.RunAsync(cancellationToken)).ToArray());

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
