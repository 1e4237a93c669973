using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Validation;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Turns an accepted event into a stored one: whose it is, when it happened, and whether its user has too many.</summary>
internal sealed class EventIntake(IIdentity identity, EventRules rules)
{
    private const string InsertId = "$insert_id";

    public EventRow Take(ReceivedMessage message, JsonObject properties)
    {
        var ownership = identity.Resolve(message.Kind, properties, message.ReceivedAt);

        if (ownership.DistinctId is null && AddressHash(message) is { } hash)
        {
            ownership = identity.Resolve(message.Kind, new JsonObject { ["distinct_id"] = hash }, message.ReceivedAt);
        }

        var time = EventMoment.Read(properties["time"], message.ReceivedAt);
        var insertId = properties.IdText(InsertId);

        return new EventRow
        {
            Message = message,
            Rules = rules,
            // The same text, but shared by all events of the owner.
            DistinctId = ownership.Owner?.Id ?? ownership.DistinctId ?? "",
            Owner = ownership.Owner,
            Failure = ownership.Failure,
            Time = time,
            InsertId = string.IsNullOrEmpty(insertId) ? null : TextLimit.Cut(insertId),
            IsHot = ownership.Owner?.Days.Add(HotShard.DayOf(time)) > rules.HotShardLimit,
        };
    }

    // An event without any id is given one made of its address: always at /import, at /track only when the sender says so.
    private static string? AddressHash(ReceivedMessage message)
    {
        var useAddress = message.Endpoint == EmulatorEndpoint.Import || message.Arrival?.UseAddress == true;

        return useAddress && message.Arrival?.Address is { } address
            ? AddressId.Of(address)
            : null;
    }
}
