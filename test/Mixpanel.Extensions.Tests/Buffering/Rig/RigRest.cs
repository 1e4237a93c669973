using Mixpanel.Extensions.Buffering;
using Mixpanel.Extensions.Tests.Buffering.Simulation;
using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.Tests.Buffering.Rig;

/// <summary>Knows when nothing moves any more, and lets time pass only then.</summary>
internal sealed class RigRest
{
    /// <summary>What batches get to notice that they were called off.</summary>
    private static readonly TimeSpan _lastMoment = TimeSpan.FromMilliseconds(100);

    /// <summary>What others get to take note of what was lost.</summary>
    private static readonly TimeSpan _lastWord = TimeSpan.FromMilliseconds(50);

    private readonly SimulationClock _clock;
    private readonly ManualStage _stage;
    private readonly SettledObserver _observer;
    private readonly ReportQueue _reports;
    private readonly MemoryStore _store;
    private readonly BufferPump _pump;
    private readonly Func<bool> _isHeldUp;
    private long? _lastTimerBeforeEnd;

    internal RigRest(
        SimulationClock clock,
        ManualStage stage,
        SettledObserver observer,
        ReportQueue reports,
        MemoryStore store,
        BufferPump pump,
        Func<bool> isHeldUp)
    {
        _isHeldUp = isHeldUp;
        _clock = clock;
        _stage = stage;
        _observer = observer;
        _reports = reports;
        _store = store;
        _pump = pump;
        WakeAfter(pump.Completion);
        WakeAfter(pump.Idle);
    }

    /// <summary>Grows when anything goes to and fro; a call that a rule answers may come and go while the pump looks.</summary>
    private (int Calls, int Told) Happened => (_stage.Calls, _observer.Count);

    private DateTimeOffset Now => _clock.GetUtcNow();

    private bool IsObserverHanging => _observer.Hanging > 0;

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
            LetAllLook();
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
                LetAllLook();
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

    private void WakeAfter(Task task) => task.ContinueWith(
        _ => _clock.Changed(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>The observer is told of everything unless it hangs, and the pump looks at everything; each may have something for the other.</summary>
    private void LetAllLook()
    {
        LetObserverBeTold();
        _clock.LetPumpLook(_pump);
        LetObserverBeTold();
    }

    private void LetObserverBeTold()
    {
        var told = _reports.ToldAsync();
        WakeAfter(told);
        _clock.WaitUntil(() => told.IsCompleted || IsObserverHanging);
    }

    /// <summary>What is on its way waits in the stage.</summary>
    private bool IsAtRest() =>
        CallsWait()
        && _store.Content.Messages - IngestionEndpoints.All.Sum(endpoint => (long)_store.Level(endpoint).Messages) == _stage.FromPump.Messages;

    private bool CallsWait() => IngestionEndpoints.All.Sum(endpoint => _pump.Schedule(endpoint).InFlight) == _stage.FromPump.Calls;

    /// <summary>
    /// Nothing but time ends what the end waits for: first for everything to be settled and told, then for what was called off to come back, then
    /// for observers to take note. Which of them it is can be told from how long it may last.
    /// </summary>
    private bool EndWaits()
    {
        if (_lastTimerBeforeEnd is not { } last || _clock.NewestLimit(last) is not { } limit)
        {
            return false;
        }

        if (limit == _lastMoment)
        {
            return _pump.Completion.IsCompleted && !_pump.Idle.IsCompleted && (CallsWait() || _isHeldUp())
                && !_stage.Waiting.Any(static call => call.EndsWhenCalledOff);
        }

        var isEmpty = _store.Content.Messages == 0;
        var isHeldUp = IsObserverHanging || _isHeldUp();
        return limit == _lastWord ? isEmpty && isHeldUp : isEmpty ? isHeldUp : IsAtRest();
    }
}
