namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Counts by day, for the newest few days that were counted: a best effort within bounds, as Mixpanel's own.</summary>
internal sealed class DayCounter
{
    private const int MaxDays = 8;

    private List<(int Day, int Count)> _days = _none;

    private static readonly List<(int, int)> _none = [];

    /// <summary>Counts one more.</summary>
    /// <returns>How many there are on that day now.</returns>
    public int Add(int day)
    {
        for (var i = _days.Count - 1; i >= 0; i--)
        {
            if (_days[i].Day == day)
            {
                _days[i] = (day, _days[i].Count + 1);
                return _days[i].Count;
            }
        }

        if (_days.Count == 0)
        {
            _days = new List<(int, int)>(1);
        }

        if (_days.Count == MaxDays)
        {
            _days.RemoveAt(0);
        }

        _days.Add((day, 1));
        return 1;
    }
}
