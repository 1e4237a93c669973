using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Storage;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Answers questions about what an emulator received. Every answer is a copy of one moment, from any thread.</summary>
internal sealed class EmulatorStore(Journal journal)
{
    /// <summary>Rises with everything that changes an answer.</summary>
    public ChangeSignal Changes => journal.Changes;

    public int UserCount => journal.Read(view => view.World.People.Count);

    public int GroupCount => journal.Read(view => view.World.Groups.Count);

    private DateTimeOffset Now => journal.Options.TimeProvider.GetUtcNow();

    /// <summary>Messages that fit, newest first; to go on, ask again with <see cref="MessagePage.Before"/>.</summary>
    public MessagePage Messages(MessageFilter filter) => MessageSearch.Find(journal, filter);

    /// <summary>One message; <see langword="null"/> when it is no longer kept.</summary>
    public ReceivedMessage? Message(long sequence) => journal.Read(view => view.Messages.Find(sequence));

    /// <summary>The request that brought a message, with the reply it got; <see langword="null"/> when it is no longer kept.</summary>
    public ReceivedRequest? RequestOf(ReceivedMessage message) =>
        message.Arrival is { } arrival ? journal.Read(view => view.Requests.Find(arrival.Request)) : null;

    /// <summary>People whose ids, name or e-mail contain the text, the last seen first.</summary>
    public Listing<UserLine> Users(string? text = null, int skip = 0, int limit = 100) => journal.Read(view =>
        List(view.World.People.All.Where(person => Fits(person, text)), view.World.People.Count, text, Snapshots.LineOf, skip, limit));

    /// <summary>A person by any id; <see langword="null"/> when nobody has it.</summary>
    public UserProfile? User(string id) =>
        journal.Read(view => view.World.People.Find(id) is { } person ? Snapshots.Of(person) : null);

    public IEnumerable<UserProfile> AllUsers() => journal.Read(view => view.World.People.All.Select(Snapshots.Of).ToArray());

    /// <summary>Groups whose key, id or name contain the text, the last seen first.</summary>
    public Listing<GroupLine> Groups(string? text = null, int skip = 0, int limit = 100) => journal.Read(view =>
        List(view.World.Groups.All.Where(group => Fits(group, text)), view.World.Groups.Count, text, Snapshots.LineOf, skip, limit));

    /// <summary>A group; <see langword="null"/> when no message named it.</summary>
    public GroupProfile? Group(string key, string id) =>
        journal.Read(view => view.World.Groups.Find(key, id) is { } group ? Snapshots.Of(group) : null);

    public IEnumerable<GroupProfile> AllGroups() => journal.Read(view => view.World.Groups.All.Select(Snapshots.Of).ToArray());

    /// <summary>The names of events, the most frequent first.</summary>
    public IReadOnlyList<EventSummary> Events() => journal.Read(view => view.World.Events.Summarize(Now));

    /// <summary>The events of one name; <see langword="null"/> when there are none.</summary>
    public EventSummary? Event(string name) => journal.Read(view => view.World.Events.Summarize(name, Now));

    /// <summary>Stored events, oldest arrival first.</summary>
    public IReadOnlyList<StoredEvent> StoredEvents(Deduplication deduplication = Deduplication.None)
    {
        var rows = journal.Read(view => view.Messages.ToArray().Select(message => message.Row).OfType<EventRow>().ToArray());

        return journal.Read(_ => EventViews.Distinct(rows, deduplication).Select(row => row.ToEvent()).ToArray());
    }

    /// <summary>Who saw which variant of a flag, each event once, oldest arrival first.</summary>
    public IReadOnlyList<FlagExposure> Exposures() => FlagExposure.Of(journal.Read(view => view.Messages.ToArray()
        .Select(message => message.Row).OfType<EventRow>()
        .Where(row => row.StoredName == FlagExposure.EventName)
        .Select(row => (row, row.CanonicalId))
        .ToArray()));

    public EmulatorSummary Summary() => journal.Read(view => new EmulatorSummary
    {
        IdentityMode = journal.Options.IdentityMode,
        StartedAt = journal.StartedAt,
        DataFile = journal.Options.DataFile,
        Requests = view.Tally.Requests,
        Messages = view.Tally.Accepted + view.Tally.Rejected + view.Tally.Ignored,
        Accepted = view.Tally.Accepted,
        Rejected = view.Tally.Rejected,
        Ignored = view.Tally.Ignored,
        KeptMessages = view.Messages.Count,
        Events = view.World.EventCount,
        DuplicateEvents = view.World.Duplicates.Count,
        EventNames = view.World.Events.Count,
        Users = view.World.People.Count,
        Groups = view.World.Groups.Count,
        PerSecond = view.Tally.Seconds.Buckets(Now),
    });

    /// <summary>Forgets everything.</summary>
    public void Clear() => journal.Clear();

    private static Listing<TLine> List<T, TLine>(
        IEnumerable<T> fitting,
        int count,
        string? text,
        Func<T, TLine> line,
        int skip,
        int limit)
    {
        if (string.IsNullOrEmpty(text))
        {
            return new Listing<TLine>([.. fitting.Skip(skip).Take(limit).Select(line)], count);
        }

        T[] all = [.. fitting];

        return new Listing<TLine>([.. all.Skip(skip).Take(limit).Select(line)], all.Length);
    }

    private static bool Fits(Person person, string? text) => string.IsNullOrEmpty(text)
        || person.Ids.Any(id => Contains(id.Id, text))
        || Fits(person.Canonical.Profile?.Properties, text);

    private static bool Fits(GroupState group, string? text) => string.IsNullOrEmpty(text)
        || Contains(group.Key, text)
        || Contains(group.Id, text)
        || Fits(group.Profile.Properties, text);

    private static bool Fits(JsonObject? properties, string text) =>
        properties is not null && (Contains(Snapshots.NameOf(properties), text) || Contains(Snapshots.EmailOf(properties), text));

    private static bool Contains(string? value, string text) => value?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;
}
