namespace Mixpanel.Extensions.Buffering;

/// <summary>How long a message is kept that does not get through.</summary>
internal sealed class AgeLimit(TimeSpan maxAge, TimeProvider clock)
{
    /// <summary>Never throws: what has come back must be settled, whatever the clock does.</summary>
    internal bool IsTooOld(BufferedMessage item)
    {
        try
        {
            return clock.GetElapsedTime(item.AcceptedAt) > maxAge;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
