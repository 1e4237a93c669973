namespace Mixpanel.Extensions.Tests.Buffering.Simulation;

/// <summary>What stands behind the buffer: calls wait here until the simulation lets them end.</summary>
internal sealed class SimulatedStage(SimulationClock clock, Weather weather, Oracle oracle) : IMessageSender
{
    private readonly List<SimulatedCall> _calls = [];
    private readonly Dictionary<MixpanelMessage, int> _attempts = [];

    internal int CallsOnTheirWay
    {
        get
        {
            lock (_calls)
            {
                return _calls.Count;
            }
        }
    }

    internal int MessagesOnTheirWay
    {
        get
        {
            lock (_calls)
            {
                return _calls.Sum(static call => call.Batch.Count);
            }
        }
    }

    internal DateTimeOffset? NextDue
    {
        get
        {
            lock (_calls)
            {
                return _calls.Min(static call => (DateTimeOffset?)call.Due);
            }
        }
    }

    public async ValueTask<BatchResult> SendAsync(MessageBatch messages, CancellationToken cancellationToken)
    {
        SimulatedCall call;
        lock (_calls)
        {
            var batch = messages.ToArray();
            var now = clock.GetUtcNow();
            var attempt = _attempts[batch[0]] = _attempts.GetValueOrDefault(batch[0]) + 1;
            var forecast = weather.Answer(now, batch, attempt);
            call = new SimulatedCall(batch, now + forecast.After, forecast);
            oracle.Called(call, now);
            _calls.Add(call);
        }

        clock.Changed();
        await using var registration = cancellationToken.UnsafeRegister(_ => Cancel(call), null);
        return await call.Answer.ConfigureAwait(false);
    }

    public ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken) => default;

    /// <summary>Ends the call that is due first, if one is.</summary>
    internal bool TryAnswer(DateTimeOffset now)
    {
        SimulatedCall? due;
        lock (_calls)
        {
            due = _calls.Where(call => call.Due <= now)
                .OrderBy(static call => call.Due).ThenBy(static call => call.Batch[0].Time).FirstOrDefault();
            if (due is null)
            {
                return false;
            }

            _calls.Remove(due);
        }

        oracle.Answered(due, now);
        due.Complete();
        return true;
    }

    private void Cancel(SimulatedCall call)
    {
        lock (_calls)
        {
            _calls.Remove(call);
        }

        call.Cancel();
    }
}
