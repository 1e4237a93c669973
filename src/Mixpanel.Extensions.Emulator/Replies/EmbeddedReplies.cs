using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Replies;

/// <summary>Replies in the forms a web page can ask for where it must not read a reply: an image, or a script.</summary>
internal static class EmbeddedReplies
{
    // A transparent GIF of one pixel.
    private static readonly byte[] _pixel = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    /// <returns>The reply in the form that is wanted.</returns>
    public static Reply Embed(Reply reply, Switches switches)
    {
        if (switches.Image)
        {
            return new Reply(reply.Status, "image/gif", "") { Bytes = _pixel };
        }

        return switches.Callback is { } function ? new Reply(reply.Status, "text/javascript", $"{function}({reply.Body});") : reply;
    }
}
