using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>All groups that messages named, within bounds.</summary>
internal sealed class GroupBook(int maxGroups, long maxBytes, ProfileLimits limits)
{
    private readonly Recent<(string Key, string Id), GroupState> _groups = new(EqualityComparer<(string, string)>.Default);
    private long _weight;

    public int Count => _groups.Count;

    /// <summary>All groups, the last seen first.</summary>
    public IEnumerable<GroupState> All => _groups.Values;

    public GroupState? Find(string key, string id) => _groups.Find(KeyOf(key, id));

    public void Change(string key, string id, DateTimeOffset at, Action<ProfileState> change)
    {
        var name = KeyOf(key, id);
        var group = _groups.Use(name);

        if (group is null)
        {
            group = new GroupState(name.Key, name.Id, limits, at);
            _groups.Add(name, group);
            _weight += WeightOf(group);
        }

        group.LastSeen = at;
        var before = group.Profile.TotalWeight;
        change(group.Profile);
        _weight += group.Profile.TotalWeight - before;

        while ((_groups.Count > maxGroups || _weight > maxBytes) && _groups.TryDropOldest(out var dropped))
        {
            _weight -= WeightOf(dropped) + dropped.Profile.TotalWeight;
        }
    }

    public void Clear()
    {
        _groups.Clear();
        _weight = 0;
    }

    private static (string Key, string Id) KeyOf(string key, string id) => (TextLimit.Cut(key), TextLimit.Cut(id));

    private static long WeightOf(GroupState group) => Weight.OfId(group.Key) + Weight.Of(group.Id);
}
