using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Estimates how much memory JSON takes, rather too much than too little.</summary>
internal static class Weight
{
    private const long Node = 100;
    private const long Number = 300;
    private const long Owner = 300;

    /// <summary>Of an id, and of what is remembered of whoever has it beside the profile.</summary>
    public static long OfId(string id) => Owner + Of(id);

    public static long Of(JsonNode? node) => node switch
    {
        null => Node,
        JsonObject json => Node + json.Sum(pair => Node + Of(pair.Key) + Of(pair.Value)),
        JsonArray list => Node + list.Sum(Of),
        _ when node.GetValueKind() == JsonValueKind.String => Node + Of(node.GetValue<string>()),
        _ when node.GetValueKind() == JsonValueKind.Number => Number,
        _ => Node,
    };

    public static long Of(string text) => 2L * text.Length;
}
