namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Messages that fit a filter, newest first.</summary>
/// <param name="Messages">The messages.</param>
/// <param name="Before">Where the next page starts; <see langword="null"/> when this is the last one.</param>
internal sealed record MessagePage(IReadOnlyList<ReceivedMessage> Messages, long? Before);
