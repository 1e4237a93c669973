namespace Mixpanel.Extensions.Emulator.State;

/// <summary>All groups that messages named, within bounds.</summary>
internal sealed class GroupBook(int maxGroups, long maxBytes, ProfileLimits limits)
{
    private readonly Recent<(string Key, string Id), GroupState> _groups = new(EqualityComparer<(string, string)>.Default);
    private long _weight;

    public int Count => _groups.Count;

    /// <summary>All groups, the last seen first.</summary>
    public IEnumerable<GroupState> All => _groups.Values;

    public GroupState? Find(string key, string id) => _groups.Find((key, id));

    public void Change(string key, string id, DateTimeOffset at, Action<ProfileState> change)
    {
        var group = _groups.Use((key, id));

        if (group is null)
        {
            group = new GroupState(key, id, limits, at);
            _groups.Add((key, id), group);
        }

        group.LastSeen = at;
        var before = group.Profile.TotalWeight;
        change(group.Profile);
        _weight += group.Profile.TotalWeight - before;

        while ((_groups.Count > maxGroups || _weight > maxBytes) && _groups.TryDropOldest(out var dropped))
        {
            _weight -= dropped.Profile.TotalWeight;
        }
    }

    public void Clear()
    {
        _groups.Clear();
        _weight = 0;
    }
}
