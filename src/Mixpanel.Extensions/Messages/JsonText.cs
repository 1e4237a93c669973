using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Mixpanel.Extensions.Messages;

/// <summary>Reads JSON strings, also those that System.Text.Json refuses because they escape half a surrogate pair.</summary>
internal static class JsonText
{
    internal static string Read(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Unescape(text.GetRawText());
        }
    }

    /// <summary>The text of a valid JSON string token, quotes included; halves of pairs stay as they are.</summary>
    private static string Unescape(ReadOnlySpan<char> token)
    {
        var text = new StringBuilder(token.Length);
        for (var i = 1; i < token.Length - 1; i++)
        {
            if (token[i] != '\\')
            {
                text.Append(token[i]);
                continue;
            }

            i++;
            if (token[i] == 'u')
            {
                text.Append((char)ushort.Parse(token.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                text.Append(token[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var other => other });
            }
        }

        return text.ToString();
    }
}
