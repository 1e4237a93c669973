using System.Net;

namespace Mixpanel.Extensions.Transport;

/// <summary>An answer, read to its end or to our limit.</summary>
/// <param name="StatusCode">The status.</param>
/// <param name="Body">What was read.</param>
/// <param name="IsComplete">Whether that is all of it.</param>
/// <param name="RetryAfter">What the server asked us to wait, clamped to our maximum.</param>
internal sealed record Reply(HttpStatusCode StatusCode, ReadOnlyMemory<byte> Body, bool IsComplete, TimeSpan? RetryAfter)
{
    private ReplyBody? _parsed;

    internal bool IsSuccessStatus => (int)StatusCode is >= 200 and < 300;

    internal ReplyBody Parsed => _parsed ??= IsComplete ? ReplyBody.Parse(Body.Span) : ReplyBody.Unreadable;
}
