namespace Mixpanel.Extensions.Messages;

/// <summary>
/// A number as whole digits and the place of the point. Prices, shares and seconds have a handful of digits, and are written several times
/// faster this way than by the algorithms that are right for every number.
/// </summary>
internal readonly record struct ScaledNumber(ulong Digits, int Scale, bool IsNegative)
{
    /// <summary>Twenty digits, or 28 decimal places and the zero before them, a point and a sign.</summary>
    internal const int LongestText = 32;

    private const int Places = 4;
    private const double PlacesFactor = 10_000;

    /// <summary>Up to 15 digits no two decimal numbers are the same double, so the shortest text for it is the only one.</summary>
    private const double MostDigits = 1e15;

    /// <summary>The same number, if it has at most four decimal places. Zero may be negative and is left to others.</summary>
    internal static bool TryFrom(double value, out ScaledNumber number)
    {
        var magnitude = Math.Abs(value);
        var scaled = Math.Round(magnitude * PlacesFactor);
        if (!(scaled is > 0 and < MostDigits && scaled / PlacesFactor == magnitude))
        {
            number = default;
            return false;
        }

        var digits = (ulong)scaled;
        var scale = Places;
        for (; scale > 0 && digits % 10 == 0; scale--)
        {
            digits /= 10;
        }

        number = new ScaledNumber(digits, scale, value < 0);
        return true;
    }

    /// <summary>The same number, trailing zeros included, if its digits fit.</summary>
    internal static bool TryFrom(decimal value, out ScaledNumber number)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        number = new ScaledNumber(((ulong)(uint)bits[1] << 32) | (uint)bits[0], value.Scale, decimal.IsNegative(value));
        return bits[2] == 0 && number.Digits != 0;
    }

    /// <summary>Writes it to the end of a span.</summary>
    /// <returns>Where it begins.</returns>
    internal int WriteBackwards(Span<byte> destination)
    {
        var position = destination.Length;
        var rest = Digits;
        for (var place = 0; rest != 0 || place <= Scale; place++)
        {
            if (place == Scale && place > 0)
            {
                destination[--position] = (byte)'.';
            }

            var next = rest / 10;
            destination[--position] = (byte)('0' + (rest - (next * 10)));
            rest = next;
        }

        if (IsNegative)
        {
            destination[--position] = (byte)'-';
        }

        return position;
    }
}
