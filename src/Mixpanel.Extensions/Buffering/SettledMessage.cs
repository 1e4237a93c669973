namespace Mixpanel.Extensions.Buffering;

/// <summary>A message that has left the buffer, and what became of it.</summary>
internal readonly record struct SettledMessage(BufferedMessage Item, SendResult Result);
