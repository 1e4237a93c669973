namespace Mixpanel.Extensions.Emulator.State;

/// <summary>The ids that belong to one person.</summary>
internal sealed class Person(KnownId first)
{
    // Nearly everybody has one id.
    private HashSet<KnownId>? _ids;

    /// <summary>The id that stands for all of them.</summary>
    public KnownId Canonical { get; private set; } = first;

    public int Count => _ids?.Count ?? 1;

    public IEnumerable<KnownId> Ids => _ids ?? (IEnumerable<KnownId>)[Canonical];

    /// <summary>Takes over all ids of another person, which is empty afterwards.</summary>
    public void Absorb(Person other)
    {
        _ids ??= [Canonical];

        foreach (var id in other.Ids)
        {
            id.Person = this;
            _ids.Add(id);
        }
    }

    /// <summary>Lets an id stand for all of them.</summary>
    public void Lead(KnownId id) => Canonical = id;

    public void Forget(KnownId id)
    {
        _ids?.Remove(id);

        if (Canonical == id && _ids is { Count: > 0 })
        {
            Canonical = _ids.MinBy(other => other.Order)!;
        }
    }
}
