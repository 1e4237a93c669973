namespace Mixpanel.Extensions.Buffering;

/// <summary>Notices when a loop does not come back from where it said it was going.</summary>
internal sealed class Heartbeat(TimeProvider clock)
{
    /// <summary>Far longer than a busy machine keeps a thread waiting.</summary>
    private static readonly TimeSpan _tolerance = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private long _beatAt = clock.GetTimestamp();
    private TimeSpan? _absence = TimeSpan.Zero;

    internal bool IsLate
    {
        get
        {
            lock (_lock)
            {
                return _absence is { } absence && clock.GetElapsedTime(_beatAt) > absence + _tolerance;
            }
        }
    }

    /// <summary>Never throws: a clock that fails must not stop the loop.</summary>
    /// <param name="absence">How long the loop will be away; <c>null</c> if until somebody wakes it.</param>
    internal void Beat(TimeSpan? absence)
    {
        lock (_lock)
        {
            _absence = absence;
            try
            {
                _beatAt = clock.GetTimestamp();
            }
            catch (Exception)
            {
                // The last known time stands.
            }
        }
    }
}
