namespace Mixpanel.Extensions.Emulator.Hosting;

/// <summary>Prints a line per message, but no more than anybody could read: senders wait for it.</summary>
internal sealed class LinePrinter(TextWriter output, TimeProvider time)
{
    public const int LinesPerSecond = 200;

    private long _second;
    private int _printed;
    private int _skipped;

    /// <summary>Must be called by one thread at a time.</summary>
    public void Print(ReceivedMessage message)
    {
        var second = time.GetUtcNow().ToUnixTimeSeconds();

        if (second != _second)
        {
            StartSecond(second);
        }

        if (_printed < LinesPerSecond)
        {
            _printed++;
            output.WriteLine(message);
        }
        else
        {
            _skipped++;
        }
    }

    private void StartSecond(long second)
    {
        if (_skipped > 0)
        {
            output.WriteLine($"         ... and {_skipped} more");
        }

        (_second, _printed, _skipped) = (second, 0, 0);
    }
}
