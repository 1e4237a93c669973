using Microsoft.Extensions.Hosting;
using Mixpanel.Extensions.Flags.Local;

namespace Mixpanel.Extensions.Flags;

/// <summary>Checks the settings of flags before the host starts, and has definitions there before anybody asks.</summary>
/// <param name="flags">Makes the project's flags.</param>
/// <param name="local">Its local ones, if there are any.</param>
internal sealed class FlagsStarter(Func<IMixpanelFlags> flags, Func<LocalFlags?> local) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) =>
        flags() is MixpanelFlags && local() is { } polling ? polling.WaitAsync(cancellationToken) : Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
