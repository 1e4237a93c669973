namespace Mixpanel.Extensions.Transport;

/// <summary>When a request and everything that becomes of it must be done.</summary>
internal readonly struct RequestDeadline(TimeProvider clock, TimeSpan limit)
{
    private readonly long _start = clock.GetTimestamp();

    internal TimeSpan Remaining => limit - clock.GetElapsedTime(_start);
}
