using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.Tests.Support;

/// <summary>Valid messages, to be spoiled by a test.</summary>
internal static class Some
{
    public static JsonObject Event(string name = "Signup") => new()
    {
        ["event"] = name,
        ["properties"] = new JsonObject
        {
            ["token"] = "T",
            ["time"] = Bench.Now.ToUnixTimeMilliseconds(),
            ["distinct_id"] = "user-7",
            ["$insert_id"] = "29fc2962-6d9c-455d-95ad-95b84f09b9e4",
        },
    };

    public static JsonObject EventWith(string property, JsonNode? value)
    {
        var json = Event();
        json["properties"]![property] = value;
        return json;
    }

    public static JsonObject EventWithout(string property)
    {
        var json = Event();
        json["properties"]!.AsObject().Remove(property);
        return json;
    }

    /// <summary>An event with nothing but a name and, if given, properties.</summary>
    public static JsonObject BareEvent(string name, params (string Name, JsonNode? Value)[] properties) => new()
    {
        ["event"] = name,
        ["properties"] = new JsonObject(properties.Select(property => KeyValuePair.Create(property.Name, property.Value))),
    };

    public static JsonObject Profile(string name = "$set", JsonNode? operand = null) => new()
    {
        ["$token"] = "T",
        ["$distinct_id"] = "user-7",
        [name] = operand ?? new JsonObject { ["plan"] = "pro" },
    };

    public static JsonObject Group(string name = "$set", JsonNode? operand = null) => new()
    {
        ["$token"] = "T",
        ["$group_key"] = "company",
        ["$group_id"] = "acme",
        [name] = operand ?? new JsonObject { ["tier"] = "gold" },
    };

    public static JsonObject Without(this JsonObject json, string key)
    {
        json.Remove(key);
        return json;
    }

    public static JsonObject With(this JsonObject json, string key, JsonNode? value)
    {
        json[key] = value;
        return json;
    }

    public static string Batch(params JsonNode[] messages) => $"[{string.Join(',', messages.Select(message => message.ToJsonString()))}]";

    public static string BatchOf(int count) => $"[{string.Join(',', Enumerable.Repeat(Event().ToJsonString(), count))}]";

    public static JsonObject Wide(int count) =>
        new(Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"p{i}", (JsonNode?)i)));

    /// <summary>Objects within objects, that many of them.</summary>
    public static JsonObject Deep(int levels) => levels == 1 ? [] : new JsonObject { ["d"] = Deep(levels - 1) };
}
