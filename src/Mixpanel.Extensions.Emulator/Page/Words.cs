using Mixpanel.Extensions.Emulator.Display;
using Mixpanel.Extensions.Emulator.Page.Live;

namespace Mixpanel.Extensions.Emulator.Page;

/// <summary>How the page names things.</summary>
internal static class Words
{
    private const int MaxShort = 120;

    /// <summary>Foreign text for one line: bounded, and without what could rearrange or hide its neighbours.</summary>
    public static string Short(string? text) => PlainText.Of(text ?? "", MaxShort);

    public static string NameOf(LiveEntry entry) => entry.Message switch
    {
        null => Short($"{entry.Request.Method} {entry.Request.Path}"),
        { Name: "" } => "(no name)",
        var message => Short(message.Name),
    };

    public static string KindOf(LiveEntry entry) => entry.Message?.Kind switch
    {
        null => "request",
        ReceivedKind.Event => "event",
        ReceivedKind.Import => "import",
        ReceivedKind.Identify => "identify",
        ReceivedKind.Alias => "alias",
        ReceivedKind.Merge => "merge",
        ReceivedKind.ProfileUpdate => "profile",
        _ => "group",
    };

    public static string Of(EmulatorEndpoint? endpoint) => endpoint is null ? "" : $"/{endpoint.ToString()!.ToLowerInvariant()}";
}
