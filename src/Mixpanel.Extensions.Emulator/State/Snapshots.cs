using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Copies what is known of a person or a group, so that it can be looked at while messages go on arriving.</summary>
internal static class Snapshots
{
    public static UserProfile Of(Person person)
    {
        var profile = person.Canonical.Profile;
        KnownId[] ids = [person.Canonical, .. person.Ids.Where(id => id != person.Canonical).OrderBy(id => id.Order)];

        return new UserProfile
        {
            DistinctId = person.Canonical.Id,
            Ids = [.. ids.Select(id => id.Id)],
            HasProfile = profile?.Properties is not null,
            Properties = Copy(profile),
            Operations = [.. profile?.History ?? []],
            Events = [.. ids.SelectMany(id => id.Events).OrderBy(row => row.Message.Sequence).Select(row => row.ToEvent())],
            EventCount = ids.Sum(id => id.EventCount),
            FirstSeen = ids.Min(id => id.FirstSeen),
            LastSeen = ids.Max(id => id.LastSeen),
        };
    }

    public static GroupProfile Of(GroupState group) => new()
    {
        GroupKey = group.Key,
        GroupId = group.Id,
        HasProfile = group.Profile.Properties is not null,
        Properties = Copy(group.Profile),
        Operations = [.. group.Profile.History],
        FirstSeen = group.FirstSeen,
        LastSeen = group.LastSeen,
    };

    public static UserLine LineOf(Person person)
    {
        var properties = person.Canonical.Profile?.Properties;

        return new UserLine(
            person.Canonical.Id,
            properties is null ? null : NameOf(properties),
            properties is null ? null : EmailOf(properties),
            person.Count,
            person.Ids.Sum(id => id.EventCount),
            properties is not null,
            person.Ids.Max(id => id.LastSeen));
    }

    public static GroupLine LineOf(GroupState group)
    {
        var properties = group.Profile.Properties;

        return new GroupLine(group.Key, group.Id, properties is null ? null : NameOf(properties), properties is not null, group.LastSeen);
    }

    public static string? NameOf(JsonObject properties)
    {
        if (properties.Text("$name") is { Length: > 0 } name)
        {
            return name;
        }

        var parts = $"{properties.Text("$first_name")} {properties.Text("$last_name")}".Trim();

        return parts.Length == 0 ? null : parts;
    }

    public static string? EmailOf(JsonObject properties) => properties.Text("$email");

    private static JsonObject Copy(ProfileState? profile) => profile?.Properties?.DeepClone().AsObject() ?? [];
}
