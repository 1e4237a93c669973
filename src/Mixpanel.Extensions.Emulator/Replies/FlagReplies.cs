using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.Replies;

/// <summary>Replies of <c>/flags</c> and <c>/flags/definitions</c>.</summary>
internal static class FlagReplies
{
    private const string Name = "flags";

    public static Reply Variants(JsonObject variants) => Reply.Json(StatusCodes.Status200OK, json =>
    {
        json.WriteNumber("code", StatusCodes.Status200OK);
        json.WritePropertyName(Name);
        variants.WriteTo(json);
    });

    public static Reply Definitions(JsonArray definitions) => Reply.Json(StatusCodes.Status200OK, json =>
    {
        json.WritePropertyName(Name);
        definitions.WriteTo(json);
    });
}
