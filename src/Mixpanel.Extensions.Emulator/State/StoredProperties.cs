using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Works out the properties of an event as Mixpanel stores them.</summary>
internal static class StoredProperties
{
    private const string DevicePrefix = "$device:";

    public static JsonObject Build(EventRow row, string distinctId)
    {
        var message = row.Message;
        var properties = message.ReadJson()["properties"] is JsonObject received ? TextLimit.Cut(received) : [];

        properties.Remove("token");
        Places.AddTo(properties, message, row.Rules.Locate);
        properties.Remove("ip");

        properties["time"] = JsonNumber.Of(row.Time);
        properties["distinct_id"] = distinctId;
        // Mixpanel makes an id up as well; nobody else has it, so it never makes a duplicate.
        properties["$insert_id"] = row.InsertId ?? $"emulator-{message.Sequence}";
        AddIdentity(properties, row, distinctId);
        AddOrigin(properties, message);

        return properties;
    }

    private static void AddIdentity(JsonObject properties, EventRow row, string distinctId)
    {
        if (properties.IdText("$device_id") is { } device && device.StartsWith(DevicePrefix, StringComparison.Ordinal))
        {
            properties["$device_id"] = device[DevicePrefix.Length..];
        }

        if (row.Rules.Mode == IdentityMode.Simplified)
        {
            AddSimplifiedIdentity(properties, row.DistinctId);
        }

        if (row.IsHot)
        {
            properties["mp_original_event_name"] = row.Message.Name;
            properties["mp_original_distinct_id"] = row.DistinctId;
        }
        else if (distinctId != row.DistinctId)
        {
            properties["$distinct_id_before_identity"] = row.DistinctId;
        }

        if (row.Failure is { } failure)
        {
            properties["$failure_reason"] = failure.Reason;
            properties["$failure_description"] = failure.Description;
        }
    }

    // Who sends a distinct id only means one of the two, and the prefix says which.
    private static void AddSimplifiedIdentity(JsonObject properties, string distinctId)
    {
        if (distinctId.Length == 0 || properties.ContainsKey("$user_id") || properties.ContainsKey("$device_id"))
        {
            return;
        }

        if (distinctId.StartsWith(DevicePrefix, StringComparison.Ordinal))
        {
            properties["$device_id"] = distinctId[DevicePrefix.Length..];
        }
        else
        {
            properties["$user_id"] = distinctId;
        }
    }

    private static void AddOrigin(JsonObject properties, ReceivedMessage message)
    {
        var arrived = message.ReceivedAt.ToUnixTimeMilliseconds();

        if (message.Endpoint == EmulatorEndpoint.Import)
        {
            properties["$import"] = true;
        }

        properties["mp_processing_time_ms"] = JsonNumber.Of(arrived);
        properties["$mp_api_timestamp_ms"] = JsonNumber.Of(arrived);
        properties["$mp_event_size"] = JsonNumber.Of((long)message.Utf8.Length);
    }
}
