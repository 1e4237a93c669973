namespace Mixpanel.Extensions.Senders;

/// <summary>How delivery fares, as far as a stage knows.</summary>
/// <param name="IsStuck">Whether the stage has stopped working although it has something to do.</param>
/// <param name="Pending">How many messages it holds.</param>
/// <param name="Failing">What does not get through; empty when all is well.</param>
internal sealed record StageHealth(bool IsStuck, long Pending, IReadOnlyList<DeliveryFailure> Failing);
