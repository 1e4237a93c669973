using System.Globalization;

namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>Numbers as text and text as numbers, in the ways of ECMAScript, whose results rules depend on.</summary>
internal static class RuleNumber
{
    private const string Infinity = "Infinity";

    /// <summary>Below this every whole number is exact and its text has no exponent.</summary>
    private const double ExactIntegers = 1e15;

    /// <summary>The number as JavaScript writes it: shortest digits, an exponent from 1e21 and below 1e-6.</summary>
    internal static string ToText(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? Infinity : "-Infinity";
        }

        if (Math.Abs(value) < ExactIntegers && Math.Truncate(value) == value)
        {
            return ((long)value).ToString(CultureInfo.InvariantCulture);
        }

        // "R" has the same shortest digits, but other rules for where the point and the exponent go.
        var text = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var exponentMark = text.IndexOf('E', StringComparison.Ordinal);
        var mantissa = exponentMark < 0 ? text : text[..exponentMark];
        var exponent = exponentMark < 0 ? 0 : int.Parse(text.AsSpan(exponentMark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var beforePoint = (point < 0 ? mantissa.Length : point) + exponent;
        var allDigits = mantissa.Replace(".", string.Empty, StringComparison.Ordinal);
        var digits = allDigits.TrimStart('0');
        beforePoint -= allDigits.Length - digits.Length;
        return (value < 0 ? "-" : string.Empty) + Layout(digits.TrimEnd('0'), beforePoint);
    }

    /// <summary>The number that the whole text stands for; NaN if it stands for none, 0 if it is blank.</summary>
    internal static double Parse(ReadOnlySpan<char> text)
    {
        text = TrimEnd(TrimStart(text));
        if (text.IsEmpty)
        {
            return 0;
        }

        if (text.Length > 2 && text[0] == '0' && Radix(text[1]) is > 0 and var radix)
        {
            return ParseDigits(text[2..], radix);
        }

        return PrefixLength(text) == text.Length ? ParsePrefix(text) : double.NaN;
    }

    /// <summary>The number that the text begins with; NaN if it begins with none.</summary>
    internal static double ParseStart(ReadOnlySpan<char> text)
    {
        text = TrimStart(text);
        var length = PrefixLength(text);
        return length == 0 ? double.NaN : ParsePrefix(text[..length]);
    }

    /// <param name="digits">Without zeros at either end.</param>
    /// <param name="point">How many of them stand before the decimal point.</param>
    private static string Layout(string digits, int point)
    {
        if (point is > 21 or <= -6)
        {
            var fraction = digits.Length > 1 ? $".{digits[1..]}" : string.Empty;
            return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{fraction}e{(point > 0 ? "+" : "-")}{Math.Abs(point - 1)}");
        }

        if (point <= 0)
        {
            return $"0.{new string('0', -point)}{digits}";
        }

        return digits.Length <= point ? digits.PadRight(point, '0') : $"{digits[..point]}.{digits[point..]}";
    }

    private static int PrefixLength(ReadOnlySpan<char> text)
    {
        var at = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        if (text[at..].StartsWith(Infinity, StringComparison.Ordinal))
        {
            return at + Infinity.Length;
        }

        var whole = Digits(text, at);
        var end = at + whole;
        var fraction = 0;
        if (end < text.Length && text[end] == '.')
        {
            fraction = Digits(text, end + 1);
            end += whole + fraction > 0 ? fraction + 1 : 0;
        }

        if (whole + fraction == 0)
        {
            return 0;
        }

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var exponent = end + (end + 1 < text.Length && text[end + 1] is '+' or '-' ? 2 : 1);
            var length = Digits(text, exponent);
            end = length > 0 ? exponent + length : end;
        }

        return end;
    }

    private static double ParsePrefix(ReadOnlySpan<char> text)
    {
        if (text[^1] == 'y')
        {
            return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        }

        return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static int Digits(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end - start;
    }

    private static int Radix(char mark) => mark switch
    {
        'x' or 'X' => 16,
        'o' or 'O' => 8,
        'b' or 'B' => 2,
        _ => 0,
    };

    private static double ParseDigits(ReadOnlySpan<char> digits, int radix)
    {
        var value = 0.0;
        foreach (var digit in digits)
        {
            var worth = !char.IsAsciiHexDigit(digit) ? radix : digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
            if (worth >= radix)
            {
                return double.NaN;
            }

            value = (value * radix) + worth;
        }

        return value;
    }

    private static ReadOnlySpan<char> TrimStart(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty && IsSpace(text[0]))
        {
            text = text[1..];
        }

        return text;
    }

    private static ReadOnlySpan<char> TrimEnd(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty && IsSpace(text[^1]))
        {
            text = text[..^1];
        }

        return text;
    }

    /// <summary>White space and line ends of ECMAScript, which differ from Unicode's in two characters.</summary>
    private static bool IsSpace(char character) => character == '\uFEFF' || (character != '\u0085' && char.IsWhiteSpace(character));
}
