using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Mixpanel.Extensions.Tests.Support;

/// <summary>
/// A clock that moves only when everybody waits for it, so that no test depends on how fast a thread is. It tells a wait (<c>Task.Delay</c>)
/// from a mere limit (a token that cancels itself) by who asks for the timer.
/// </summary>
internal sealed class TestClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    /// <summary>A wait without end. Not <see cref="Timeout.InfiniteTimeSpan"/>, for which nobody would ask for a timer.</summary>
    internal static readonly TimeSpan Forever = TimeSpan.FromDays(40);

    private static readonly TimeSpan _watchdog = TimeSpan.FromSeconds(30);

    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();
    private readonly List<TimeSpan> _passed = [];

    /// <summary>The waits that <see cref="RunAsync{T}"/> has let pass, in order.</summary>
    internal IReadOnlyList<TimeSpan> Passed => _passed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (state is Task)
        {
            _waits.Writer.TryWrite(dueTime);
        }

        return timer;
    }

    /// <summary>Lets time pass until <paramref name="task"/> is done. A wait without end is given <paramref name="patience"/> until a limit cuts it.</summary>
    internal async Task<T> RunAsync<T>(Task<T> task, TimeSpan patience)
    {
        while (await WaitBeginsAsync(task) is { } wait)
        {
            wait = wait == Forever ? patience : wait;
            _passed.Add(wait);
            Advance(wait);
        }

        return await task;
    }

    /// <summary>The next wait that begins, or <c>null</c> if <paramref name="task"/> is done first.</summary>
    internal async Task<TimeSpan?> WaitBeginsAsync(Task task)
    {
        using var stop = new CancellationTokenSource();
        var next = _waits.Reader.ReadAsync(stop.Token).AsTask();
        await Task.WhenAny(task, next).WaitAsync(_watchdog, CancellationToken.None);
        if (next.IsCompletedSuccessfully)
        {
            return await next;
        }

        await stop.CancelAsync();
        return null;
    }
}
