using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Tests.Builders;

/// <summary>One call of the Python SDK as the same call of this library, and its result as this library should have it.</summary>
internal sealed class PythonCall(JsonObject vector, string insertId)
{
    private readonly JsonObject _args = vector["args"]!.AsObject();

    private string Method => (string)vector["method"]!;

    internal bool HasNumericGroup => _args["group_id"]?.GetValueKind() == JsonValueKind.Number;

    internal MessageBuilder ToBuilder() => Method switch
    {
        "track" => Event(new EventBuilder(Text("distinct_id"), Text("event_name"))),
        "import_data" => Event(new ImportBuilder(
            Text("distinct_id"), Text("event_name"), DateTimeOffset.FromUnixTimeSeconds((long)_args["timestamp"]!))),
        "merge" => WithMeta(new MergeBuilder(Text("distinct_id1"), Text("distinct_id2"))),
        "alias" => WithMeta(new AliasBuilder(Text("alias_id"), Text("original"))),
        "people_update" => WithMeta(new ProfileBuilder((string)_args["message"]!["$distinct_id"]!).Update(_args["message"]!.AsObject())),
        "group_update" => WithMeta(new GroupBuilder(
            ((string?)_args["message"]!["$group_key"])!, ((string?)_args["message"]!["$group_id"])!).Update(_args["message"]!.AsObject())),
        _ when Method.StartsWith("people_", StringComparison.Ordinal) => WithMeta(Profile(new ProfileBuilder(Text("distinct_id")))),
        _ => WithMeta(Group(HasNumericGroup
            ? new GroupBuilder(Text("group_key"), "by number").Meta("$group_id", (long)_args["group_id"]!)
            : new GroupBuilder(Text("group_key"), Text("group_id")))),
    };

    /// <summary>The message of the file with the differences that were chosen.</summary>
    internal JsonNode Expected()
    {
        var expected = vector["message"]!.DeepClone().AsObject();
        foreach (var name in expected.Select(entry => entry.Key).ToArray())
        {
            expected[name] = InUtc(expected[name], _args["properties"]);
        }

        if (Method is not ("track" or "import_data") || !expected["properties"]!.AsObject().ContainsKey("token"))
        {
            return expected;
        }

        var given = _args["properties"] as JsonObject ?? [];
        var properties = expected["properties"]!.AsObject();
        properties["mp_lib"] = given["mp_lib"]?.DeepClone() ?? "dotnet";
        properties["$lib_version"] = given["$lib_version"]?.DeepClone() ?? MixpanelLibrary.Version;
        properties["time"] = properties["time"]!.GetValueKind() == JsonValueKind.Number
            ? (long)((double)properties["time"]! * 1000)
            : Date(given["time"]!["$datetime"]!).ToUnixTimeMilliseconds();
        if (Method == "import_data")
        {
            properties["ip"] = "0";
        }

        return expected;
    }

    private string Text(string name) => ((string?)_args[name])!;

    private TBuilder Event<TBuilder>(TBuilder builder)
        where TBuilder : EventMessageBuilder<TBuilder>
    {
        builder.InsertId(insertId);
        return WithMeta(_args["properties"] is JsonObject properties ? builder.With(Bag(properties)) : builder);
    }

    private TBuilder WithMeta<TBuilder>(TBuilder builder)
        where TBuilder : MessageBuilder<TBuilder>
    {
        foreach (var (name, value) in _args["meta"] as JsonObject ?? [])
        {
            builder.Meta(name, Value(value));
        }

        return builder;
    }

    private ProfileBuilder Profile(ProfileBuilder builder) => Method switch
    {
        "people_set" => builder.Set(Properties()),
        "people_set_once" => builder.SetOnce(Properties()),
        "people_increment" => builder.Increment(Properties()),
        "people_append" => builder.Append(Properties()),
        "people_union" => builder.Union(Properties()),
        "people_remove" => builder.Remove(Properties()),
        "people_unset" => builder.Unset(Names()),
        "people_delete" => builder.Delete(),
        "people_track_charge" => builder.TrackCharge((decimal)_args["amount"]!, properties: Properties()),
        "people_clear_charges" => builder.ClearCharges(),
        _ => throw new NotSupportedException(Method),
    };

    private GroupBuilder Group(GroupBuilder builder) => Method switch
    {
        "group_set" => builder.Set(Properties()),
        "group_set_once" => builder.SetOnce(Properties()),
        "group_union" => builder.Union(Properties()),
        "group_remove" => builder.Remove(Properties()),
        "group_unset" => builder.Unset(Names()),
        "group_delete" => builder.Delete(),
        _ => throw new NotSupportedException(Method),
    };

    private MixpanelProperties Properties() => Bag(_args["properties"]!.AsObject());

    private string[] Names() => [.. _args["properties"]!.AsArray().Select(name => (string)name!)];

    private static MixpanelProperties Bag(JsonObject json)
    {
        var bag = new MixpanelProperties();
        foreach (var (name, value) in json)
        {
            bag[name] = Value(value);
        }

        return bag;
    }

    private static PropertyValue Value(JsonNode? json) => json switch
    {
        JsonObject marker when marker["$datetime"] is { } date => Date(date),
        JsonObject nested => Bag(nested),
        JsonArray list => list.Select(Value).ToArray(),
        _ => PropertyValue.From(json),
    };

    private static DateTimeOffset Date(JsonNode iso) => DateTimeOffset.Parse((string)iso!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>The arguments with every date as UTC text; Python drops the offset instead of converting.</summary>
    private static JsonNode? InUtc(JsonNode? message, JsonNode? argument) => (message, argument) switch
    {
        (JsonValue, JsonObject marker) when marker["$datetime"] is { } date => Date(date).UtcDateTime.ToString("s", CultureInfo.InvariantCulture),
        (JsonObject json, JsonObject given) => new JsonObject(json.Select(entry => KeyValuePair.Create(entry.Key, InUtc(entry.Value, given[entry.Key])))),
        (JsonArray json, JsonArray given) => new JsonArray([.. json.Zip(given, InUtc)]),
        _ => message?.DeepClone(),
    };
}
