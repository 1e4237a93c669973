using System.Runtime.CompilerServices;
using Mixpanel.Extensions.Buffering;
using Mixpanel.Extensions.Tests.Buffering.Simulation;

namespace Mixpanel.Extensions.Tests.Buffering.Rig;

/// <summary>Knows when nothing moves any more, and lets time pass only then.</summary>
internal sealed class RigRest
{
    private readonly SimulationClock _clock;
    private readonly ManualStage _stage;
    private readonly SettledObserver _observer;
    private readonly MemoryStore _store;
    private readonly BufferPump _pump;
    private long? _lastTimerBeforeEnd;

    internal RigRest(SimulationClock clock, ManualStage stage, SettledObserver observer, MemoryStore store, BufferPump pump)
    {
        _clock = clock;
        _stage = stage;
        _observer = observer;
        _store = store;
        _pump = pump;
        clock.Phase = Phase;
        WakeAfter(pump.Completion);
        WakeAfter(pump.Idle);
    }

    private static IEnumerable<Lane> AllLanes => Enumerable.Range(0, IngestionEndpoints.Count).Select(static lane => (IngestionEndpoint)lane);

    /// <summary>Grows when anything goes to and fro; a call that a rule answers may come and go while the pump looks.</summary>
    private (int Calls, int Told) Happened => (_stage.Calls, _observer.Count);

    private DateTimeOffset Now => _clock.GetUtcNow();

    internal void WaitFor(Task task)
    {
        WakeAfter(task);
        _clock.WaitUntil(() => task.IsCompleted);
    }

    internal void Settle()
    {
        (int, int) before;
        do
        {
            before = Happened;
            _clock.WaitUntil(IsAtRest);
            _clock.LetPumpLook(_pump);
        }
        while (!IsAtRest() || before != Happened);
    }

    internal void Advance(TimeSpan time, Action check)
    {
        var end = Now + time;
        while (Now < end)
        {
            Settle();
            check();
            var next = _clock.NextDue is { } due && due < end ? due : end;
            _clock.Advance(next - Now);
        }

        Settle();
        check();
    }

    /// <summary>Begins the end.</summary>
    internal Task Begin(BufferingSender buffer)
    {
        _lastTimerBeforeEnd ??= _clock.LastTimer;
        var end = buffer.DisposeAsync().AsTask();
        WakeAfter(end);
        return end;
    }

    internal void RunTo(Task end)
    {
        WakeAfter(end);
        while (true)
        {
            (int, int) before;
            do
            {
                before = Happened;
                _clock.WaitUntil(() => end.IsCompleted || EndWaits());
                _clock.LetPumpLook(_pump);
            }
            while (!end.IsCompleted && (!EndWaits() || before != Happened));

            if (end.IsCompleted)
            {
                end.GetAwaiter().GetResult();
                return;
            }

            _clock.Advance(_clock.NextDue!.Value - Now);
        }
    }

    /// <summary>The buffer works, has been stopped, or has nothing on its way any more.</summary>
    private int Phase() => !Stop(_pump).IsCancellationRequested ? 0 : _pump.Idle.IsCompleted ? 2 : 1;

    private void WakeAfter(Task task) => task.ContinueWith(
        _ => _clock.Changed(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>
    /// What is on its way waits in the stage, what is settled has been told, and no observer keeps a batch from going but one that hangs.
    /// </summary>
    private bool IsAtRest() =>
        CallsWait() && AllIsTold()
        && _store.Content.Messages - AllLanes.Sum(lane => (long)_store.Level(lane).Messages) == _stage.FromPump.Messages
        && Volatile.Read(ref Reporting(Schedule(_pump))) <= _observer.Hanging;

    private bool CallsWait() => AllLanes.Sum(lane => _pump.Schedule(lane).InFlight) == _stage.FromPump.Calls;

    private bool AllIsTold() => _store.Content is var content && _observer.Count == content.LastSequence - content.Messages;

    /// <summary>
    /// Nothing but time ends what the end waits for: first for everything to be settled, then for what was called off to come back, then for
    /// observers to take note.
    /// </summary>
    private bool EndWaits()
    {
        if (_lastTimerBeforeEnd is not { } last || !_clock.HasLimit(last))
        {
            return false;
        }

        if (Phase() == 0)
        {
            return _store.Content.Messages > 0 && IsAtRest();
        }

        if (!_pump.Completion.IsCompleted)
        {
            return false;
        }

        var isSomethingLeft = _observer.Hanging > 0 || (!_pump.Idle.IsCompleted && _store.Content.Messages > 0);
        return isSomethingLeft && CallsWait() && AllIsTold() && !_stage.Waiting.Any(static call => call.EndsWhenCalledOff);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_stop")]
    private static extern ref CancellationTokenSource Stop(BufferPump pump);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_schedule")]
    private static extern ref PumpSchedule Schedule(BufferPump pump);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_reporting")]
    private static extern ref int Reporting(PumpSchedule schedule);
}
