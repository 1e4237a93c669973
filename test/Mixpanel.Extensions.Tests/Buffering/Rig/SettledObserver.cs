using Mixpanel.Extensions.Tests.Buffering.Simulation;

namespace Mixpanel.Extensions.Tests.Buffering.Rig;

/// <summary>Writes down what it is told, and can be made to hang.</summary>
internal sealed class SettledObserver(SimulationClock clock) : IDeliveryObserver
{
    private readonly List<string> _told = [];
    private readonly Lock _lock = new();
    private bool _hangsNext;
    private bool _isHanging;

    /// <summary>Each message with what became of it. The order is that of messages within one batch only.</summary>
    internal IReadOnlyList<string> Told
    {
        get
        {
            lock (_lock)
            {
                return [.. _told];
            }
        }
    }

    /// <summary>Of how many messages it was told.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _told.Count;
            }
        }
    }

    /// <summary>What it does after it has written down.</summary>
    internal Action? Then { get; set; }

    /// <summary>How many calls of it do not return.</summary>
    internal int Hanging => Volatile.Read(ref _isHanging) ? 1 : 0;

    public void Settled(MessageBatch messages, BatchResult results)
    {
        lock (_lock)
        {
            for (var i = 0; i < messages.Count; i++)
            {
                _told.Add($"{StageCall.Text(messages[i])} {results[i]}");
            }
        }

        clock.Changed();
        Then?.Invoke();
        if (Interlocked.Exchange(ref _hangsNext, false))
        {
            Volatile.Write(ref _isHanging, true);
            clock.Changed();
            clock.WaitUntil(() => !Volatile.Read(ref _isHanging));
        }
    }

    /// <summary>The next call does not return.</summary>
    internal void Hang() => Volatile.Write(ref _hangsNext, true);

    /// <summary>The call that hangs returns.</summary>
    internal void Return()
    {
        Volatile.Write(ref _isHanging, false);
        clock.Changed();
    }
}
