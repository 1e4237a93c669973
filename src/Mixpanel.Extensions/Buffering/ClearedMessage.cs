namespace Mixpanel.Extensions.Buffering;

/// <summary>A message that was still in a store at the end, and whether it was on its way.</summary>
internal readonly record struct ClearedMessage(BufferedMessage Item, bool WasLeased);
