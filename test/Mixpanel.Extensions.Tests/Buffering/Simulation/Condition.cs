namespace Mixpanel.Extensions.Tests.Buffering.Simulation;

/// <summary>How Mixpanel is doing.</summary>
internal enum Condition
{
    Fine,
    Refusing,
    Unavailable,
    Hanging,
    RateLimiting,
    Flaky,
    Rejecting,

    /// <summary>A stage in between answers that it was cancelled, which nobody did.</summary>
    Broken,
}
