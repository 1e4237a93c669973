using Mixpanel.Extensions.Emulator.Storage;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Answers questions about what an emulator received. Every answer is a copy of one moment, from any thread.</summary>
internal sealed class EmulatorStore(Journal journal)
{
    /// <summary>Rises with everything that changes an answer.</summary>
    public ChangeSignal Changes => journal.Changes;

    public int UserCount => throw new NotImplementedException();

    public int GroupCount => throw new NotImplementedException();

    /// <summary>Messages that fit, newest first; to go on, ask again with <see cref="MessagePage.Before"/>.</summary>
    public MessagePage Messages(MessageFilter filter) => throw new NotImplementedException();

    /// <summary>One message; <see langword="null"/> when it is no longer kept.</summary>
    public ReceivedMessage? Message(long sequence) => throw new NotImplementedException();

    /// <summary>The request that brought a message, with the reply it got; <see langword="null"/> when it is no longer kept.</summary>
    public ReceivedRequest? RequestOf(ReceivedMessage message) => throw new NotImplementedException();

    /// <summary>People whose ids, name or e-mail contain the text, the last seen first.</summary>
    public Listing<UserLine> Users(string? text = null, int skip = 0, int limit = 100) => throw new NotImplementedException();

    /// <summary>A person by any id; <see langword="null"/> when nobody has it.</summary>
    public UserProfile? User(string id) => throw new NotImplementedException();

    public IEnumerable<UserProfile> AllUsers() => throw new NotImplementedException();

    /// <summary>Groups whose key, id or name contain the text, the last seen first.</summary>
    public Listing<GroupLine> Groups(string? text = null, int skip = 0, int limit = 100) => throw new NotImplementedException();

    /// <summary>A group; <see langword="null"/> when no message named it.</summary>
    public GroupProfile? Group(string key, string id) => throw new NotImplementedException();

    public IEnumerable<GroupProfile> AllGroups() => throw new NotImplementedException();

    /// <summary>The names of events, the most frequent first.</summary>
    public IReadOnlyList<EventSummary> Events() => throw new NotImplementedException();

    /// <summary>The events of one name; <see langword="null"/> when there are none.</summary>
    public EventSummary? Event(string name) => throw new NotImplementedException();

    /// <summary>Stored events, oldest arrival first.</summary>
    public IReadOnlyList<StoredEvent> StoredEvents(Deduplication deduplication = Deduplication.None) => throw new NotImplementedException();

    public EmulatorSummary Summary() => throw new NotImplementedException();

    /// <summary>Forgets everything.</summary>
    public void Clear() => journal.Clear();
}
