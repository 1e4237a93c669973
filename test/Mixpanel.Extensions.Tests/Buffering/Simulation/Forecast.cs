namespace Mixpanel.Extensions.Tests.Buffering.Simulation;

/// <summary>What becomes of one request.</summary>
/// <param name="After">When the answer comes.</param>
/// <param name="Result">The answer.</param>
/// <param name="IsTaken">Whether Mixpanel took the batch, whatever it answers.</param>
internal sealed record Forecast(TimeSpan After, SendResult Result, bool IsTaken)
{
    /// <summary>Every how many messages one is rejected; 0 for none.</summary>
    internal int RejectEvery { get; init; }

    internal bool Rejects(int index) => RejectEvery > 0 && index % RejectEvery == 0;
}
