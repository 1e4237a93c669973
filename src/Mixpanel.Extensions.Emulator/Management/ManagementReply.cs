using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.Management;

/// <summary>Replies of the emulator's own API.</summary>
internal static class ManagementReply
{
    private static readonly JsonSerializerOptions _writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task SendAsync(HttpContext context, int status, JsonNode json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";

        return context.Response.WriteAsync(json.ToJsonString(_writing), context.RequestAborted);
    }

    public static Task SendErrorAsync(HttpContext context, int status, string error) =>
        SendAsync(context, status, new JsonObject { ["error"] = error });
}
