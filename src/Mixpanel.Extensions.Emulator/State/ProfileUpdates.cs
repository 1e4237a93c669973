using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Applies accepted updates to the profiles of users and groups.</summary>
internal sealed class ProfileUpdates(People people, GroupBook groups, Func<string, EmulatorPlace?>? locate)
{
    public void ApplyToUser(ReceivedMessage message, JsonObject update)
    {
        if (update.IdText("$distinct_id") is not { Length: > 0 } id)
        {
            return;
        }

        var named = people.See(id, message.ReceivedAt);
        // A profile that came about before its id was joined to another can only be reached by its own id.
        var target = IsSet(update["$ignore_alias"]) ? named : named.Person.Canonical;

        people.ChangeProfile(target, profile => Apply(profile, named.Id, message, update));
    }

    public void ApplyToGroup(ReceivedMessage message, JsonObject update)
    {
        if (update.IdText("$group_key") is { Length: > 0 } key && update.IdText("$group_id") is { Length: > 0 } id)
        {
            groups.Change(key, id, message.ReceivedAt, profile => Apply(profile, TextLimit.Cut(id), message, update));
        }
    }

    public string? Refuse(EmulatorEndpoint endpoint, JsonObject update)
    {
        var properties = endpoint == EmulatorEndpoint.Groups
            ? groups.Find(update.IdText("$group_key") ?? "", update.IdText("$group_id") ?? "")?.Profile.Properties
            : people.Find(update.IdText("$distinct_id") ?? "")?.Canonical.Profile?.Properties;
        var added = Operators.All.Where(update.ContainsKey).Select(name => Operators.CountNew(properties, name, update[name])).DefaultIfEmpty().Max();

        return ProfileState.Refuse(properties, added);
    }

    // Go sends its switches as text.
    private static bool IsSet(JsonNode? value) => value?.ToJsonString() is "true" or "\"true\"";

    private void Apply(ProfileState profile, string id, ReceivedMessage message, JsonObject update)
    {
        var address = Places.AddressOf(update, message.Arrival);

        foreach (var name in Operators.All.Where(update.ContainsKey))
        {
            var operand = update[name];

            profile.Apply(
                new ProfileOperation(operand?.ToJsonString() ?? "null")
                {
                    Sequence = message.Sequence,
                    Name = name,
                    Id = id,
                    ReceivedAt = message.ReceivedAt,
                    LocatedBy = name == Operators.Delete ? null : address,
                },
                operand);
        }

        var seen = DateTimeOffset.FromUnixTimeMilliseconds(EventMoment.Read(update["$time"], message.ReceivedAt));
        profile.Touch(IsSet(update["$ignore_time"]) ? null : seen, address, locate);

        if (update.ContainsKey("$latitude") && update.ContainsKey("$longitude"))
        {
            profile.PlaceByCoordinates();
        }
    }
}
