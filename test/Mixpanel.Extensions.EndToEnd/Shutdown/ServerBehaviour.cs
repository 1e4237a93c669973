namespace Mixpanel.Extensions.EndToEnd.Shutdown;

internal enum ServerBehaviour
{
    Ok,
    Slow,
    Hangs,
    Refuses,
    Unavailable,
    RateLimitsForLong,
    NeverEndsItsReply,
}
