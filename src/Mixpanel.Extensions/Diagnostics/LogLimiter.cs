using System.Collections.Concurrent;

namespace Mixpanel.Extensions.Diagnostics;

/// <summary>Lets one log line of a kind through per 30 seconds and counts the others, so that a sustained fault does not flood the log.</summary>
internal sealed class LogLimiter(TimeProvider clock)
{
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Window> _windows = new(StringComparer.Ordinal);

    /// <summary>Whether a line of this kind may be written now, and how many were held back since the last one.</summary>
    internal bool TryEnter(string kind, out long suppressed) => TryEnter(kind, 1, out suppressed);

    /// <summary>The same for a number of lines that say the same, of which one at most is written.</summary>
    internal bool TryEnter(string kind, long count, out long suppressed)
    {
        var window = _windows.GetOrAdd(kind, static _ => new Window());
        lock (window)
        {
            var now = clock.GetTimestamp();
            if (window.Opened is { } opened && clock.GetElapsedTime(opened, now) < _window)
            {
                window.Suppressed += count;
                suppressed = 0;
                return false;
            }

            window.Opened = now;
            suppressed = window.Suppressed + count - 1;
            window.Suppressed = 0;
            return true;
        }
    }

    private sealed class Window
    {
        internal long? Opened { get; set; }

        internal long Suppressed { get; set; }
    }
}
