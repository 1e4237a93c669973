namespace Mixpanel.Extensions.Buffering;

/// <summary>What waits in a lane, messages on their way left out.</summary>
/// <param name="Messages">How many messages.</param>
/// <param name="Bytes">How many bytes of JSON.</param>
/// <param name="OldestAcceptedAt">When the oldest was accepted; meaningless where there is none.</param>
/// <param name="OldestSequence">The place of the oldest in the order of acceptance.</param>
internal readonly record struct StoreLevel(int Messages, long Bytes, long OldestAcceptedAt, long OldestSequence);
