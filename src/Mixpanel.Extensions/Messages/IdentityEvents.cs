namespace Mixpanel.Extensions.Messages;

/// <summary>Tells the events that change who is who by how their JSON begins, so that a restored message needs no parser.</summary>
internal static class IdentityEvents
{
    internal const string Identify = "$identify";

    internal static bool IsOne(MessageKind kind, ReadOnlySpan<byte> json) => kind switch
    {
        MessageKind.Alias or MessageKind.Merge => true,
        MessageKind.Event or MessageKind.Import => json.StartsWith("{\"event\":\"$"u8) && HasIdentityName(json),
        _ => false,
    };

    private static bool HasIdentityName(ReadOnlySpan<byte> json) =>
        json.StartsWith("{\"event\":\"$identify\""u8)
        || json.StartsWith("{\"event\":\"$create_alias\""u8)
        || json.StartsWith("{\"event\":\"$merge\""u8);
}
