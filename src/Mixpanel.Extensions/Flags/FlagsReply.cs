using System.Net;

namespace Mixpanel.Extensions.Flags;

/// <summary>How one request about flags ended.</summary>
internal sealed record FlagsReply
{
    /// <summary>Why there is no usable answer; <see cref="SendReason.None"/> if there is one.</summary>
    internal SendReason Reason { get; init; }

    internal int StatusCode { get; init; }

    internal ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>By which the server knows this answer again, as it wrote it.</summary>
    internal string? ETag { get; init; }

    internal TimeSpan? RetryAfter { get; init; }

    internal bool IsNotModified => StatusCode == (int)HttpStatusCode.NotModified;

    /// <summary>Whether the server, or the way to it, is in trouble: reason to leave it alone for a while.</summary>
    internal bool IsTrouble => Reason is SendReason.RateLimited or SendReason.ServerError or SendReason.ConnectionFailed or SendReason.TimedOut
        or SendReason.UnreadableReply;

    internal static FlagsReply Failed(SendReason reason) => new() { Reason = reason };

    internal static SendReason ReasonOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.OK or HttpStatusCode.NotModified => SendReason.None,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => SendReason.Unauthorized,
        HttpStatusCode.TooManyRequests => SendReason.RateLimited,
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => SendReason.ServerError,
        HttpStatusCode.BadRequest => SendReason.RefusedByMixpanel,
        _ => SendReason.UnexpectedStatus,
    };
}
