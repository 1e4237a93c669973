namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>The bytes of a reply and how they are sent.</summary>
/// <param name="Parts">The bytes, in the pieces they are sent in.</param>
/// <param name="Ending">What happens afterwards.</param>
/// <param name="Pause">How long to wait after each piece.</param>
internal sealed record FaultReply(IEnumerable<byte[]> Parts, ReplyEnding Ending = ReplyEnding.Keep, TimeSpan Pause = default)
{
    /// <summary>Silence from the beginning.</summary>
    internal static FaultReply None(ReplyEnding ending) => new([], ending);
}
