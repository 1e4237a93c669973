using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;
using Mixpanel.Extensions.Senders;

namespace Mixpanel.Extensions;

/// <summary>The stages of a project in the order a message enters them, and who disposes them.</summary>
internal sealed class MixpanelPipeline(IReadOnlyList<IMessageSender> stages, ILogger logger) : IAsyncDisposable
{
    internal IMessageSender First => stages[0];

    internal bool DrainsOnDispose => stages.Any(static stage => stage is IDrainsOnDispose);

    /// <summary>Disposes the first-entered stage first, so that what it still holds can go through the others.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var stage in stages)
        {
            try
            {
                if (stage is IAsyncDisposable asyncDisposable)
                {
                    await asyncDisposable.DisposeAsync().ConfigureAwait(false);
                }
                else
                {
                    (stage as IDisposable)?.Dispose();
                }
            }
            catch (Exception exception)
            {
                Log.DisposeThrew(logger, exception.GetType().Name);
            }
        }
    }
}
