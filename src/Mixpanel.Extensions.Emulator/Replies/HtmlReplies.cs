using Microsoft.AspNetCore.WebUtilities;

namespace Mixpanel.Extensions.Emulator.Replies;

/// <summary>What a proxy in front of Mixpanel says by itself.</summary>
internal static class HtmlReplies
{
    public const string Type = "text/html";

    public static Reply Page(int status)
    {
        // The proxy uses the older phrase.
        var phrase = status == StatusCodes.Status414UriTooLong ? "Request-URI Too Large" : ReasonPhrases.GetReasonPhrase(status);
        var title = $"{status} {phrase}".TrimEnd();

        return new Reply(
            status,
            Type,
            $"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
            + "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n");
    }
}
