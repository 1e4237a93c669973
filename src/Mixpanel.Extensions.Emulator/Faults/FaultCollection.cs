using System.Collections;
using Mixpanel.Extensions.Emulator.Faults;

namespace Mixpanel.Extensions.Emulator;

/// <summary>The faults an emulator has in store for the requests to come; the one added first strikes first.</summary>
/// <remarks>All members may be used from any thread. Enumerating gives a snapshot.</remarks>
public sealed class FaultCollection : IReadOnlyCollection<FaultRule>
{
    /// <summary>How many rules there may be at a time.</summary>
    public const int MaxRules = 100;

    /// <summary>How many steps a script may have.</summary>
    public const int MaxSteps = 1000;

    private readonly Lock _gate = new();
    private readonly List<ArmedRule> _rules = [];
    private long _lastId;

    internal FaultCollection()
    {
    }

    /// <summary>Raised after a rule was added or removed, or has struck; on whatever thread did it. What it throws is ignored.</summary>
    public event EventHandler? Changed;

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _rules.Count;
            }
        }
    }

    /// <summary>Lets a fault happen to requests.</summary>
    /// <param name="fault">What happens.</param>
    /// <param name="endpoint">To which requests. <see langword="null"/>: to those of any endpoint.</param>
    /// <param name="count">To how many of them, at least 1. <see langword="null"/>: until the rule is removed.</param>
    /// <param name="probability">To which share of them, above 0 and up to 1.</param>
    /// <param name="seed">Where the random numbers behind <paramref name="probability"/> start: the same requests fail in every run.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentException">An argument is out of its range, or the fault contradicts itself.</exception>
    /// <exception cref="InvalidOperationException">There are <see cref="MaxRules"/> rules already.</exception>
    public FaultRule Add(Fault fault, EmulatorEndpoint? endpoint = null, int? count = null, double probability = 1, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(fault);

        return AddRule(new FaultRule { Steps = [fault], Endpoint = endpoint, Count = count, Probability = probability, Seed = seed });
    }

    /// <summary>Lets one thing happen after the other, once: a step for each request.</summary>
    /// <param name="steps">What happens; a step in which nothing is set lets its request pass. At most <see cref="MaxSteps"/>.</param>
    /// <param name="endpoint">To which requests. <see langword="null"/>: to those of any endpoint.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentException">There are no steps or too many, or a fault contradicts itself.</exception>
    /// <exception cref="InvalidOperationException">There are <see cref="MaxRules"/> rules already.</exception>
    public FaultRule AddScript(IEnumerable<Fault> steps, EmulatorEndpoint? endpoint = null)
    {
        ArgumentNullException.ThrowIfNull(steps);
        Fault[] copy = [.. steps];

        return AddRule(new FaultRule { Steps = copy, Endpoint = endpoint, Count = copy.Length, Probability = 1 });
    }

    /// <summary>Removes a rule.</summary>
    /// <param name="id">The rule's <see cref="FaultRule.Id"/>.</param>
    /// <returns>Whether there was such a rule.</returns>
    public bool Remove(long id)
    {
        bool removed;

        lock (_gate)
        {
            removed = _rules.RemoveAll(rule => rule.Id == id) > 0;
        }

        RaiseChanged(removed);
        return removed;
    }

    /// <summary>Removes all rules.</summary>
    public void Clear()
    {
        bool removed;

        lock (_gate)
        {
            removed = _rules.Count > 0;
            _rules.Clear();
        }

        RaiseChanged(removed);
    }

    /// <inheritdoc/>
    public IEnumerator<FaultRule> GetEnumerator()
    {
        lock (_gate)
        {
            return _rules.Select(rule => rule.Snapshot()).ToList().GetEnumerator();
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal FaultRule AddRule(FaultRule rule)
    {
        if (Problem(rule) is { } problem)
        {
            throw new ArgumentException($"This fault cannot be: {problem}.", nameof(rule));
        }

        lock (_gate)
        {
            if (_rules.Count == MaxRules)
            {
                throw new InvalidOperationException($"There are {MaxRules} faults already.");
            }

            rule = rule with { Id = ++_lastId };
            _rules.Add(new ArmedRule(rule));
        }

        RaiseChanged(true);
        return rule;
    }

    /// <summary>What is wrong with a rule; <see langword="null"/> when nothing is.</summary>
    internal static string? Problem(FaultRule rule)
    {
        if (rule.Steps.Count is 0 or > MaxSteps)
        {
            return $"a script must have between 1 and {MaxSteps} steps";
        }

        if (rule.Count is < 1)
        {
            return "the count must be at least 1";
        }

        if (!(rule.Probability is > 0 and <= 1))
        {
            return "the probability must be above 0 and up to 1";
        }

        return rule.Steps.Select(step => step.Problem()).FirstOrDefault(problem => problem is not null);
    }

    /// <returns>What happens to a request that has just come; <see langword="null"/> when it is processed as usual.</returns>
    internal Fault? Take(EmulatorEndpoint endpoint)
    {
        Fault? fault = null;

        lock (_gate)
        {
            for (var i = 0; i < _rules.Count && fault is null; i++)
            {
                fault = _rules[i].Strike(endpoint);
            }

            _rules.RemoveAll(rule => rule.IsSpent);
        }

        RaiseChanged(fault is not null);
        return fault is { IsNothing: true } ? null : fault;
    }

    private void RaiseChanged(bool changed)
    {
        try
        {
            if (changed)
            {
                Changed?.Invoke(this, EventArgs.Empty);
            }
        }
        catch (Exception)
        {
            // A bug in the caller's code must not become a reply Mixpanel would never give.
        }
    }
}
