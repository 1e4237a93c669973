using System.Diagnostics;

namespace Mixpanel.Extensions.Benchmarks.Reporting;

/// <summary>Something to measure, and how many operations one call of it stands for.</summary>
internal sealed class Subject<T>(string name, Func<T> call, int operations = 1) : Subject(name, operations)
{
    // The field keeps what the calls return alive, so that none can be optimised away.
    private T? _last;

    internal T? Last => _last;

    protected override void Repeat(int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            _last = call();
        }
    }
}

/// <summary>The part of a <see cref="Subject{T}"/> that does not care what it returns.</summary>
internal abstract class Subject(string name, int operations)
{
    private const int CallsForBytes = 200;

    private static readonly TimeSpan _warmUp = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan _round = TimeSpan.FromMilliseconds(4);

    private int _callsPerRound = 1;

    internal string Name { get; } = name;

    /// <summary>Runs until the runtime has compiled it for good, and finds how many calls make a round.</summary>
    internal void WarmUp()
    {
        var calls = 0;
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < _warmUp)
        {
            Repeat(1);
            calls++;
        }

        _callsPerRound = Math.Max(1, (int)(calls * (_round / _warmUp)));
        for (var i = 0; i < 30; i++)
        {
            Round();
        }
    }

    /// <summary>One round.</summary>
    /// <returns>Nanoseconds per operation.</returns>
    internal double Round()
    {
        var start = Stopwatch.GetTimestamp();
        Repeat(_callsPerRound);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / ((double)_callsPerRound * operations);
    }

    /// <summary>What one operation allocates on this thread.</summary>
    internal double AllocatedBytes()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(CallsForBytes);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / ((double)CallsForBytes * operations);
    }

    protected abstract void Repeat(int calls);
}
