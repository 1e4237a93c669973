using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Mixpanel.Extensions.Emulator.Wire;

/// <summary>Decodes the inside of a JSON string that may hold bytes that are not UTF-8, or half a surrogate pair.</summary>
/// <remarks>The framework's own readers throw on both, and an exception per string would make a hostile body very slow.</remarks>
internal static class JsonText
{
    /// <param name="escaped">The bytes between the quotes; the escapes in them are known to be well-formed.</param>
    /// <param name="sound">Whether nothing had to be replaced by U+FFFD.</param>
    public static string Decode(ReadOnlySpan<byte> escaped, out bool sound)
    {
        sound = Utf8.IsValid(escaped);
        var text = Encoding.UTF8.GetString(escaped);

        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var unescaped = Unescape(text);
        var repaired = Repair(unescaped);
        sound &= repaired == unescaped;

        return repaired;
    }

    private static string Unescape(string text)
    {
        var plain = new StringBuilder(text.Length);

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }

            i++;

            if (text[i] == 'u')
            {
                plain.Append((char)ushort.Parse(text.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                plain.Append(Short(text[i]));
            }
        }

        return plain.ToString();
    }

    private static char Short(char escape) => escape switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => escape,
    };

    private static string Repair(string text)
    {
        var repaired = new StringBuilder(text.Length);

        foreach (var rune in text.EnumerateRunes())
        {
            repaired.Append(rune);
        }

        return repaired.ToString();
    }
}
