using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Everybody that messages named, within bounds.</summary>
internal sealed class People(int maxIds, long maxBytes, ProfileLimits limits)
{
    private readonly Recent<string, KnownId> _ids = new(StringComparer.Ordinal);
    private long _appearances;
    private long _weight;

    public int Count { get; private set; }

    /// <summary>Everybody, the last seen first.</summary>
    public IEnumerable<Person> All => _ids.Values.Where(id => id.Person.Canonical == id).Select(id => id.Person);

    public Person? Find(string id) => FindId(id)?.Person;

    public KnownId? FindId(string id) => _ids.Find(TextLimit.Cut(id));

    /// <summary>Finds or adds an id that a message names. Ids are text, and cut as all text is.</summary>
    public KnownId See(string id, DateTimeOffset at)
    {
        var cut = TextLimit.Cut(id);
        var known = _ids.Use(cut);

        if (known is null)
        {
            known = new KnownId(cut, ++_appearances, at);
            _ids.Add(cut, known);
            _weight += Weight.OfId(cut);
            Count++;
            DropBeyondBounds();
        }

        known.LastSeen = at;
        SeeCanonical(known);

        return known;
    }

    /// <summary>Makes two people one; the ids of the second join the first.</summary>
    public void Join(Person into, Person other)
    {
        if (into == other)
        {
            return;
        }

        into.Absorb(other);
        Count--;
    }

    /// <summary>Moves the profile of one id to another, where it fills in what is not there.</summary>
    public void MoveProfile(KnownId from, KnownId to)
    {
        if (from.Profile is not { } moved)
        {
            return;
        }

        ChangeProfile(to, profile => profile.Absorb(moved));
        _weight -= moved.TotalWeight;
        from.Profile = null;
    }

    /// <summary>Changes the profile of an id, which is made for it when it is not there.</summary>
    public void ChangeProfile(KnownId id, Action<ProfileState> change)
    {
        id.Profile ??= new ProfileState(limits);
        var before = id.Profile.TotalWeight;
        change(id.Profile);
        _weight += id.Profile.TotalWeight - before;
        DropBeyondBounds();
    }

    public void Clear()
    {
        _ids.Clear();
        _weight = 0;
        Count = 0;
    }

    // The id that stands for a person must not be dropped before the others.
    private void SeeCanonical(KnownId known)
    {
        var canonical = known.Person.Canonical;

        if (canonical != known)
        {
            _ids.Use(canonical.Id);
        }
    }

    private void DropBeyondBounds()
    {
        while ((_ids.Count > maxIds || _weight > maxBytes) && _ids.TryDropOldest(out var dropped))
        {
            _weight -= Weight.OfId(dropped.Id) + (dropped.Profile?.TotalWeight ?? 0);

            if (dropped.Person.Count == 1)
            {
                Count--;
            }

            dropped.Person.Forget(dropped);
        }
    }
}
