using System.Globalization;
using System.Text;

namespace Mixpanel.Extensions.Messages;

/// <summary>Reads a JSON string token that System.Text.Json refuses because it escapes half a surrogate pair.</summary>
internal static class JsonText
{
    /// <summary>The text of a valid JSON string token, quotes included; halves of pairs stay as they are.</summary>
    internal static string Unescape(ReadOnlySpan<char> token)
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
