using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;

namespace Mixpanel.Extensions;

/// <summary>
/// Checks a project's options before the host starts, and flushes when all other services have stopped: they may still send while they stop.
/// </summary>
internal sealed class MixpanelFlusher(Func<MixpanelClient> client, ILogger logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        client();
        return Task.CompletedTask;
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        try
        {
            var result = await client().StopAsync(cancellationToken).ConfigureAwait(false);
            if (result.Pending > 0)
            {
                Log.FlushIncomplete(logger, result.Pending);
            }
        }
        catch (OperationCanceledException)
        {
            // The host's own time is up. Disposing drains what is left, within its limit.
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
