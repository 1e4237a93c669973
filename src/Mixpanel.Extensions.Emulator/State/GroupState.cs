namespace Mixpanel.Extensions.Emulator.State;

/// <summary>A group that messages named.</summary>
internal sealed class GroupState(string key, string id, ProfileLimits limits, DateTimeOffset at)
{
    public string Key { get; } = key;

    public string Id { get; } = id;

    public ProfileState Profile { get; } = new(limits);

    public DateTimeOffset FirstSeen { get; } = at;

    public DateTimeOffset LastSeen { get; set; } = at;
}
