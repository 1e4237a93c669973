using System.Net;

namespace Mixpanel.Extensions.Flags;

/// <summary>How one request about flags ended.</summary>
internal sealed record FlagsReply
{
    /// <summary>Why there is no usable answer; <see cref="SendReason.None"/> if there is one.</summary>
    internal SendReason Reason { get; init; }

    /// <summary>The same for logs and traces, where there is more to say.</summary>
    internal string Error { get => field ?? Reason.ToString(); init; }

    /// <summary>Whether anything left this process.</summary>
    internal bool IsSent { get; init; } = true;

    internal int StatusCode { get; init; }

    internal ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>By which the server knows this answer again, as it wrote it.</summary>
    internal string? ETag { get; init; }

    /// <summary>How long to leave the server alone. Only a failure says that.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    internal bool IsNotModified => StatusCode == (int)HttpStatusCode.NotModified;

    /// <summary>Whether the server, or the way to it, is in trouble: reason to leave it alone for a while.</summary>
    internal bool IsTrouble => Reason is SendReason.RateLimited or SendReason.ServerError or SendReason.ConnectionFailed or SendReason.TimedOut
        or SendReason.UnreadableReply;

    /// <summary>So much failed that nobody is asked for a while.</summary>
    internal static FlagsReply CircuitOpen { get; } = new() { Reason = SendReason.ServerError, Error = nameof(CircuitOpen), IsSent = false };

    internal static FlagsReply Failed(SendReason reason) => new() { Reason = reason };

    internal static FlagsReply NotSent(SendReason reason) => new() { Reason = reason, IsSent = false };

    /// <summary>What was thrown is named, but never what it says: that may hold the address.</summary>
    internal static FlagsReply Thrown(Exception exception, int statusCode) => new()
    {
        Reason = SendReason.ConnectionFailed,
        Error = exception is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown and var error }
            ? $"{SendReason.ConnectionFailed}, {nameof(HttpRequestException)}, {error}"
            : $"{SendReason.ConnectionFailed}, {exception.GetType().Name}",
        StatusCode = statusCode,
    };

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
