using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Builders;

/// <summary>Brings the time of an event, in whatever form the caller gave it, to whole milliseconds since the epoch.</summary>
internal static class EventTimes
{
    /// <summary>A smaller number is seconds: as milliseconds it would lie before March 1973, as seconds it reaches the year 5138.</summary>
    private const double FirstMillisecond = 1e11;

    internal static bool TryResolve(
        in EventContent content, int propertyIndex, long now, out long time, [NotNullWhen(false)] out MessageFault? fault)
    {
        time = content.UnixMilliseconds;
        fault = null;
        if (propertyIndex >= 0 && !TryConvert(content.Properties!.At(propertyIndex).Value, ref time))
        {
            fault = Invalid("is neither a date nor a number since the epoch");
        }
        else if (time < MixpanelLimits.EarliestUnixMilliseconds)
        {
            fault = Invalid("lies before 1971-01-01, Mixpanel's earliest");
        }
        else if (time - now > (long)MixpanelLimits.FutureTolerance.TotalMilliseconds)
        {
            fault = Invalid("lies more than an hour ahead of this machine's clock, Mixpanel's latest");
        }

        return fault is null;
    }

    private static MessageFault Invalid(string problem) => new(SendReason.InvalidTime, EventProperties.Time, $"The time {problem}.");

    private static bool TryConvert(in PropertyValue value, ref long time)
    {
        switch (value.Kind)
        {
            case PropertyKind.Null: return true;
            case PropertyKind.DateTime: return Assign(new DateTimeOffset(value.UtcDateTime).ToUnixTimeMilliseconds(), out time);
            case PropertyKind.DateOnly:
                var midnight = DateOnly.FromDayNumber((int)value.Int64).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
                return Assign(new DateTimeOffset(midnight).ToUnixTimeMilliseconds(), out time);
            case PropertyKind.Int64: return FromNumber(value.Int64, out time);
            case PropertyKind.UInt64: return FromNumber(value.UInt64, out time);
            case PropertyKind.Single: return FromNumber(value.Single, out time);
            case PropertyKind.Double: return FromNumber(value.Double, out time);
            case PropertyKind.Decimal: return FromNumber((double)(decimal)value.Reference, out time);
            case PropertyKind.JsonElement when value.IsNumber: return FromNumber(((JsonElement)value.Reference).GetDouble(), out time);
            default: return false;
        }
    }

    /// <summary>A double holds every whole millisecond of the next 285,000 years.</summary>
    private static bool FromNumber(double number, out long time)
    {
        var milliseconds = number < FirstMillisecond ? Math.Round(number * 1000) : Math.Truncate(number);
        time = double.IsFinite(milliseconds) && Math.Abs(milliseconds) < long.MaxValue / 2d ? (long)milliseconds : 0;
        return time != 0;
    }

    private static bool Assign(long value, out long time)
    {
        time = value;
        return true;
    }
}
