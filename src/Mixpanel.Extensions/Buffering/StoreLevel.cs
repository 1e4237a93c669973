namespace Mixpanel.Extensions.Buffering;

/// <summary>What waits for an endpoint, messages on their way left out.</summary>
/// <param name="Messages">How many messages.</param>
/// <param name="Records">How many records they hold.</param>
/// <param name="Bytes">How many bytes of JSON.</param>
/// <param name="OldestAcceptedAt">When the oldest was accepted; meaningless where there is none.</param>
/// <param name="OldestSequence">The place of the oldest in the order of acceptance.</param>
internal readonly record struct StoreLevel(int Messages, long Records, long Bytes, long OldestAcceptedAt, long OldestSequence);
