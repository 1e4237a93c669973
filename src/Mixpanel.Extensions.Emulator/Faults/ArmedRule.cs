namespace Mixpanel.Extensions.Emulator.Faults;

/// <summary>A rule at work. Whoever uses it holds the lock of the collection.</summary>
internal sealed class ArmedRule(FaultRule rule)
{
    // Nothing hangs on these numbers but which request of a test fails, and that must be the same in every run.
#pragma warning disable CA5394
    private readonly Random _random = new(rule.Seed);

    private int _struck;

    public long Id => rule.Id;

    public bool IsSpent => rule.Count is { } count && _struck >= count;

    public FaultRule Snapshot() => rule with { Struck = _struck };

    /// <returns>The next step; <see langword="null"/> when the rule leaves the request alone.</returns>
    public Fault? Strike(EmulatorEndpoint endpoint)
    {
        if ((rule.Endpoint is { } wanted && wanted != endpoint) || (rule.Probability < 1 && _random.NextDouble() >= rule.Probability))
        {
            return null;
        }

        return rule.Steps[_struck++ % rule.Steps.Count];
    }
#pragma warning restore CA5394
}
