using System.Text;
using System.Threading.Channels;

namespace Mixpanel.Extensions.Tests.Buffering;

/// <summary>Hands what it is told to a test that waits for it.</summary>
internal sealed class SettledObserver : IDeliveryObserver
{
    private readonly Channel<string> _settled = Channel.CreateUnbounded<string>();

    internal Action? Then { get; set; }

    public void Settled(MessageBatch messages, BatchResult results)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            _settled.Writer.TryWrite($"{Encoding.UTF8.GetString(messages[i].Json.Span).Trim()} {results[i]}");
        }

        Then?.Invoke();
    }

    /// <summary>The next outcomes, each a message and its result.</summary>
    internal async Task<string[]> TakeAsync(int count)
    {
        using var watchdog = new CancellationTokenSource(PumpClock.Watchdog);
        var taken = new string[count];
        for (var i = 0; i < count; i++)
        {
            taken[i] = await _settled.Reader.ReadAsync(watchdog.Token);
        }

        return taken;
    }
}
