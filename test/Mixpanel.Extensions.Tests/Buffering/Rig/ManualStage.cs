using Mixpanel.Extensions.Tests.Buffering.Simulation;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Buffering.Rig;

/// <summary>What stands behind the buffer. Its calls wait until the test answers them, unless there is a rule.</summary>
internal sealed class ManualStage(SimulationClock clock) : IMessageSender
{
    private readonly List<StageCall> _waiting = [];
    private readonly List<StageCall> _history = [];

    /// <summary>Answers calls instead of the test.</summary>
    internal Func<StageCall, ValueTask<BatchResult>>? Rule { get; set; }

    /// <summary>What flushing this stage does.</summary>
    internal Func<CancellationToken, ValueTask<FlushResult>> FlushRule { get; set; } = static _ => default;

    /// <summary>The calls without an answer, in an order that does not depend on which thread was quicker.</summary>
    internal IReadOnlyList<StageCall> Waiting => InOrder(_waiting);

    /// <summary>All calls there ever were.</summary>
    internal IReadOnlyList<StageCall> History => InOrder(_history);

    /// <summary>How many calls there ever were.</summary>
    internal int Calls
    {
        get
        {
            lock (_waiting)
            {
                return _history.Count;
            }
        }
    }

    /// <summary>Calls from the pump; an alias comes from its caller.</summary>
    internal (int Calls, int Messages) FromPump
    {
        get
        {
            lock (_waiting)
            {
                var calls = _waiting.Where(static call => call.Messages[0].Kind != MessageKind.Alias).ToList();
                return (calls.Count, calls.Sum(static call => call.Messages.Count));
            }
        }
    }

    public ValueTask<BatchResult> SendAsync(MessageBatch messages, CancellationToken cancellationToken)
    {
        // Once: the test may set another while the call is still arriving.
        var rule = Rule;
        var call = new StageCall([.. messages], messages.IsHeld, clock.GetUtcNow() - TestProject.Start, cancellationToken);
        lock (_waiting)
        {
            _history.Add(call);
            if (rule is null)
            {
                _waiting.Add(call);
            }
        }

        clock.Changed();
        return rule is null ? new(call.Answer) : rule(call);
    }

    public ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken) => FlushRule(cancellationToken);

    /// <summary>The call is no longer waiting; what it ends with is up to the test.</summary>
    internal void Take(StageCall call)
    {
        lock (_waiting)
        {
            if (!_waiting.Remove(call))
            {
                throw new InvalidOperationException("The call has its answer already.");
            }
        }
    }

    private List<StageCall> InOrder(List<StageCall> calls)
    {
        lock (_waiting)
        {
            return [.. calls.OrderBy(static call => call.At).ThenBy(static call => call.Messages[0].Time)];
        }
    }
}
