using System.Text.Json;
using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;

namespace Mixpanel.Extensions.Flags.Local;

/// <summary>Definitions for a start without network. A file that cannot be used is logged and otherwise no harm.</summary>
internal static class BootstrapFile
{
    internal static async Task ReadAsync(string path, DefinitionsStore store, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            if (new FileInfo(path).Length > FlagDefinitions.MostBytes)
            {
                Log.BootstrapFailed(logger, "it is too long");
                return;
            }

            var definitions = FlagDefinitions.Parse(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false));
            if (definitions.IsUnreadable)
            {
                store.LogDefects(definitions);
                Log.BootstrapFailed(logger, "none of its flags can be read");
                return;
            }

            store.Use(definitions);
        }
        catch (JsonException)
        {
            Log.BootstrapFailed(logger, "it is no JSON with a list of flags");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.BootstrapFailed(logger, $"reading it threw {exception.GetType().Name}");
        }
    }
}
