namespace Mixpanel.Extensions.Emulator.Limits;

/// <summary>How many events the project may send; <c>/import</c> and <c>/track</c> draw on the same allowance.</summary>
internal sealed class EventRate
{
    private readonly Lock _gate = new();
    private readonly RollingWindow? _second;
    private readonly RollingWindow? _minute;
    private readonly RollingWindow? _bytes;

    public EventRate(MixpanelEmulatorOptions options)
    {
        _second = Window(options.MaxEventsPerSecond, TimeSpan.FromSeconds(1), options.TimeProvider);
        _minute = Window(options.MaxEventsPerMinute, TimeSpan.FromMinutes(1), options.TimeProvider);
        _bytes = Window(options.MaxBytesPerMinute, TimeSpan.FromMinutes(1), options.TimeProvider);
    }

    /// <returns>Whether a request may pass; one that may not does not count.</returns>
    public bool TryTake(int events, int bytes)
    {
        lock (_gate)
        {
            var hasRoom = _second?.HasRoomFor(events) != false
                && _minute?.HasRoomFor(events) != false
                && _bytes?.HasRoomFor(bytes) != false;

            if (hasRoom)
            {
                _second?.Add(events);
                _minute?.Add(events);
                _bytes?.Add(bytes);
            }

            return hasRoom;
        }
    }

    private static RollingWindow? Window(long? limit, TimeSpan span, TimeProvider time) =>
        limit is { } value ? new RollingWindow(value, span, time) : null;
}
