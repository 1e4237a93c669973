using System.Globalization;
using System.Text;

namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>
/// Lower case as Unicode defines it for all languages alike, which is what the other SDKs compare by. .NET's invariant form leaves out the two
/// characters that do not map one to one.
/// </summary>
internal static class LowerCase
{
    private const char DottedI = '\u0130';
    private const string DottedISmall = "i\u0307";
    private const char Sigma = '\u03A3';
    private const char SigmaSmall = '\u03C3';
    private const char SigmaFinal = '\u03C2';

    internal static string Of(string text)
    {
        var lower = text.ToLowerInvariant();
        return text.AsSpan().IndexOfAny(DottedI, Sigma) < 0 ? lower : Special(text, lower);
    }

    private static string Special(string text, string lower)
    {
        // The invariant form keeps the length, so that the places of both texts are the same.
        var result = new StringBuilder(lower.Length + 4);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case DottedI: result.Append(DottedISmall); break;
                case Sigma: result.Append(EndsWord(text, i) ? SigmaFinal : SigmaSmall); break;
                default: result.Append(lower[i]); break;
            }
        }

        return result.ToString();
    }

    /// <summary>A letter before it and none after it, marks and such between them left aside.</summary>
    private static bool EndsWord(string text, int index)
    {
        var before = index - 1;
        while (before >= 0 && IsIgnorable(text, before))
        {
            before--;
        }

        var after = index + 1;
        while (after < text.Length && IsIgnorable(text, after))
        {
            after++;
        }

        return before >= 0 && IsCased(text, before) && !(after < text.Length && IsCased(text, after));
    }

    /// <summary>Letters, and what Unicode counts as cased beside them: ordinals, Roman numerals, letters in circles and squares.</summary>
    private static bool IsCased(string text, int index) => Category(text, index)
        is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        || text[index] is '\u00AA' or '\u00BA' or (>= '\u2160' and <= '\u217F') or (>= '\u24B6' and <= '\u24E9')
        || (text[index] == '\uD83C' && index + 1 < text.Length && IsCasedInBox(text[index + 1]))
        || (index > 0 && text[index - 1] == '\uD83C' && IsCasedInBox(text[index]));

    private static bool IsCasedInBox(char second) =>
        second is (>= '\uDD30' and <= '\uDD49') or (>= '\uDD50' and <= '\uDD69') or (>= '\uDD70' and <= '\uDD89');

    private static bool IsIgnorable(string text, int index) => "'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A".Contains(text[index])
        || Category(text, index) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;

    /// <summary>The category of the character that this unit belongs to, also where a pair makes up one.</summary>
    private static UnicodeCategory Category(string text, int index)
    {
        var isSecondOfPair = char.IsLowSurrogate(text[index]) && index > 0 && char.IsHighSurrogate(text[index - 1]);
        return CharUnicodeInfo.GetUnicodeCategory(text, isSecondOfPair ? index - 1 : index);
    }
}
