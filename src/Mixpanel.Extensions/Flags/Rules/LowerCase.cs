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

    private static bool IsCased(string text, int index) => Category(text, index)
        is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter;

    private static bool IsIgnorable(string text, int index) => text[index] is '\'' or '.' or ':' or '\u00B7' or '\u2018' or '\u2019' or '\u2024' or '\u2027'
        || Category(text, index) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;

    /// <summary>The category of the character that this unit belongs to, also where a pair makes up one.</summary>
    private static UnicodeCategory Category(string text, int index)
    {
        var isSecondOfPair = char.IsLowSurrogate(text[index]) && index > 0 && char.IsHighSurrogate(text[index - 1]);
        return CharUnicodeInfo.GetUnicodeCategory(text, isSecondOfPair ? index - 1 : index);
    }
}
