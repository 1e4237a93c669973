using System.Net;
using Polly.Timeout;

namespace Mixpanel.Extensions.Transport;

/// <summary>How one attempt at a request ended, and whether that is reason to try again.</summary>
/// <param name="Reason">Why it failed; <see cref="SendReason.None"/> if Mixpanel gave an answer that settles the request.</param>
/// <param name="Repeat">Whether the messages may be sent again.</param>
/// <param name="IsTransient">Whether trying again soon may help.</param>
internal readonly record struct AttemptOutcome(SendReason Reason, Repeat Repeat, bool IsTransient)
{
    private static readonly AttemptOutcome _settled = new(SendReason.None, Repeat.Never, false);

    internal static AttemptOutcome Of(Reply reply) => reply.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => new(SendReason.RateLimited, Repeat.Safe, true),
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => new(SendReason.ServerError, Repeat.Uncertain, true),
        _ when !reply.IsSuccessStatus => _settled,
        _ when reply.Parsed.IsTransient => new(SendReason.ServerError, Repeat.Uncertain, true),
        _ => _settled,
    };

    /// <param name="exception">What the attempt threw.</param>
    /// <param name="bodyStarted">Whether any of the body was handed to the connection.</param>
    internal static AttemptOutcome Of(Exception exception, bool bodyStarted)
    {
        var repeat = bodyStarted ? Repeat.Uncertain : Repeat.Safe;
        return exception switch
        {
            TimeoutRejectedException => new(SendReason.TimedOut, repeat, true),
            OperationCanceledException { InnerException: TimeoutException } => new(SendReason.TimedOut, repeat, true),
            OperationCanceledException => new(SendReason.Canceled, repeat, false),
            _ => new(SendReason.ConnectionFailed, repeat, true),
        };
    }
}
