using System.Globalization;
using System.Text;

namespace Mixpanel.Extensions.Emulator.Display;

/// <summary>Makes foreign text safe for a console: one line, bounded, nothing that could steer the terminal.</summary>
internal static class PlainText
{
    private const char Ellipsis = '…';

    public static string Of(string text, int limit)
    {
        var plain = new StringBuilder(Math.Min(text.Length, limit));
        var count = 0;

        // Runes, so that neither a replacement nor the cut splits a pair of surrogates.
        foreach (var rune in text.EnumerateRunes())
        {
            if (++count > limit)
            {
                return plain.Append(Ellipsis).ToString();
            }

            plain.Append(IsSafe(rune) ? rune : Rune.ReplacementChar);
        }

        return plain.ToString();
    }

    private static bool IsSafe(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned);
}
