using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.Page.Live;

/// <summary>What a line of the list says beyond the message's own members.</summary>
internal sealed record MessageFacts(string Summary, string Library, string InsertId)
{
    public static MessageFacts Of(LiveEntry entry)
    {
        if (entry.Message is not { } message)
        {
            return new MessageFacts("", UserAgentOf(entry.Request), "");
        }

        var json = message.ReadJson();
        var properties = json["properties"] as JsonObject ?? [];
        var library = $"{Words.Plain(properties["mp_lib"])} {Words.Plain(properties["$lib_version"])}".Trim();

        return new MessageFacts(
            SummaryOf(message, json),
            library.Length > 0 ? library : UserAgentOf(entry.Request),
            Words.Plain(properties["$insert_id"]));
    }

    private static string SummaryOf(ReceivedMessage message, JsonObject json) =>
        message.Endpoint is EmulatorEndpoint.Track or EmulatorEndpoint.Import
            ? Words.Summary(json["properties"])
            : string.Join("  ", message.Name.Split('+').Select(name => Words.Summary(json[name])).Where(text => text.Length > 0));

    // Profile updates do not name their SDK.
    private static string UserAgentOf(ReceivedRequest? request) => request is null
        ? ""
        : Words.Short(request.Headers.GetValueOrDefault("User-Agent", "").Split(' ')[0].Replace('/', ' '));
}
