using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Flags;

namespace Mixpanel.Extensions.Tests.Flags;

/// <summary>Short ways to definitions and contexts.</summary>
internal static class Samples
{
    /// <summary>Single quotes stand for double ones.</summary>
    internal static FlagDefinitions Definitions(string flags) =>
        FlagDefinitions.Parse(Encoding.UTF8.GetBytes($$"""{"flags":[{{flags.Replace('\'', '"')}}]}"""));

    /// <summary>A flag that divides by distinct id.</summary>
    internal static string Flag(string key, string variants, string rollouts, string more = "") => $$$"""
        {'key':'{{{key}}}','context':'distinct_id'{{{more}}},'ruleset':{'variants':[{{{variants}}}],'rollout':[{{{rollouts}}}]}}
        """;

    /// <summary>A flag with one rollout for everybody, or for those whom the rule lets in.</summary>
    internal static string Gate(string key, string rule = "null") => Flag(
        key, "{'key':'on','value':true,'split':1}", $$"""{'rollout_percentage':1,'runtime_evaluation_rule':{{rule}}}""");

    internal static FlagVariant Evaluate(string flags, FlagContext context, string key = "f") => Definitions(flags).Evaluate(key, context);

    /// <summary>A context as the vectors have it. Custom properties that are no object cannot be given to a <see cref="FlagContext"/>.</summary>
    internal static FlagContext Context(JsonElement json)
    {
        PropertyValue distinctId = default;
        PropertyValue deviceId = default;
        MixpanelProperties? properties = null;
        var groups = new MixpanelProperties();
        foreach (var member in json.EnumerateObject())
        {
            switch (member.Name)
            {
                case "distinct_id": distinctId = PropertyValue.From(member.Value); break;
                case "device_id": deviceId = PropertyValue.From(member.Value); break;
                case "custom_properties": properties = member.Value.ValueKind == JsonValueKind.Object ? Bag(member.Value) : null; break;
                default: groups[member.Name] = PropertyValue.From(member.Value); break;
            }
        }

        return new FlagContext(distinctId, properties, deviceId, groups);
    }

    internal static MixpanelProperties Bag(JsonElement json)
    {
        var bag = new MixpanelProperties();
        foreach (var member in json.EnumerateObject())
        {
            bag[member.Name] = PropertyValue.From(member.Value);
        }

        return bag;
    }

    internal static JsonObject Vectors(string file) => JsonNode.Parse(
        File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Vectors", file)))!.AsObject();
}
