using Mixpanel.Extensions.Emulator.State;

namespace Mixpanel.Extensions.Emulator.Storage;

/// <summary>All that a journal holds, for as long as its lock is held.</summary>
internal readonly record struct JournalView(Log<ReceivedMessage> Messages, Log<ReceivedRequest> Requests, World World, Tally Tally);
