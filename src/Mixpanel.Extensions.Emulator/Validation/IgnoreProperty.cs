using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.Validation;

/// <summary>The property <c>$ignore</c>, by which a sender marks an event as not to be kept.</summary>
internal static class IgnoreProperty
{
    public static bool IsSet(JsonObject properties) => properties["$ignore"] is { } value && value.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.String => value.GetValue<string>().Length > 0,
        _ => false,
    };
}
