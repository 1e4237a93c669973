namespace Mixpanel.Extensions.Emulator.State;

/// <summary>An id that messages named, and what belongs to it rather than to the person behind it.</summary>
internal sealed class KnownId
{
    public KnownId(string id, long order, DateTimeOffset at)
    {
        Id = id;
        Order = order;
        FirstSeen = LastSeen = at;
        Person = new Person(this);
    }

    public string Id { get; }

    /// <summary>Position in order of appearance.</summary>
    public long Order { get; }

    public Person Person { get; set; }

    /// <summary>The events that are kept, oldest arrival first.</summary>
    public Queue<EventRow> Events { get; } = new(0);

    public long EventCount { get; set; }

    public DateTimeOffset FirstSeen { get; }

    public DateTimeOffset LastSeen { get; set; }

    /// <summary>The profile addressed by this id; <see langword="null"/> when no message ever did.</summary>
    public ProfileState? Profile { get; set; }

    /// <summary>The <c>$identified_id</c> or user that an anonymous id was joined to, the id an alias stands for.</summary>
    public string? JoinedTo { get; set; }

    public DayCounter Days { get; } = new();
}
