namespace Mixpanel.Extensions.Buffering;

/// <summary>What a store holds, messages on their way included, at one moment.</summary>
/// <param name="Messages">How many messages.</param>
/// <param name="Bytes">How many bytes of JSON.</param>
/// <param name="LastSequence">The place of the message accepted last.</param>
internal readonly record struct StoreContent(long Messages, long Bytes, long LastSequence);
