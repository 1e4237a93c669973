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

    /// <summary>Why an update would fail as a whole after those before it; <see langword="null"/> when it would not.</summary>
    public string? Foresee(UpdateForecast forecast, EmulatorEndpoint endpoint, JsonObject update)
    {
        if (endpoint == EmulatorEndpoint.Groups)
        {
            var name = (Key: TextLimit.Cut(update.IdText("$group_key") ?? ""), Id: TextLimit.Cut(update.IdText("$group_id") ?? ""));

            return forecast.Take(name, groups.Find(name.Key, name.Id)?.Profile.Properties, update);
        }

        var id = TextLimit.Cut(update.IdText("$distinct_id") ?? "");
        var target = IsSet(update["$ignore_alias"]) ? people.FindId(id) : people.Find(id)?.Canonical;

        return forecast.Take(target?.Id ?? id, target?.Profile?.Properties, update);
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
