using System.Globalization;
using System.Text;

namespace Mixpanel.Extensions.Emulator.Page.Json;

/// <summary>
/// Lays out JSON over lines. Only space is changed: numbers and escapes stay as they were sent, and so does what is no JSON at all.
/// </summary>
internal sealed class PrettyJson
{
    private const int MaxIndent = 40;

    private readonly List<JsonPart> _parts = [];
    private readonly StringBuilder _plain = new();
    private readonly string _json;
    private int _depth;

    private PrettyJson(string json) => _json = json;

    public static IReadOnlyList<JsonPart> Format(string json)
    {
        var format = new PrettyJson(json);
        format.Run();

        return format._parts;
    }

    /// <summary>Whether a character would be invisible or move its neighbours.</summary>
    public static bool IsHidden(char character) =>
        character is not '\n' && char.GetUnicodeCategory(character) is
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private void Run()
    {
        for (var i = 0; i < _json.Length;)
        {
            i = _json[i] switch
            {
                '"' => String(i),
                '{' or '[' => Open(i),
                '}' or ']' => Close(i),
                ',' => Separate(i),
                ':' => Plain(i, ": "),
                ' ' or '\t' or '\r' or '\n' => i + 1,
                _ => Literal(i),
            };
        }

        FlushPlain();
    }

    private int Plain(int start, string text)
    {
        _plain.Append(text);

        return start + 1;
    }

    private int Open(int start)
    {
        var next = SkipSpace(start + 1);

        if (next < _json.Length && _json[next] is '}' or ']')
        {
            _plain.Append(_json[start]).Append(_json[next]);
            return next + 1;
        }

        _plain.Append(_json[start]);
        _depth++;
        Break();

        return start + 1;
    }

    private int Close(int start)
    {
        _depth = Math.Max(0, _depth - 1);
        Break();

        return Plain(start, _json[start].ToString());
    }

    private int Separate(int start)
    {
        _plain.Append(',');
        Break();

        return start + 1;
    }

    private int String(int start)
    {
        var end = start + 1;

        while (end < _json.Length && _json[end] != '"')
        {
            end += _json[end] == '\\' ? 2 : 1;
        }

        end = Math.Min(end + 1, _json.Length);
        var following = SkipSpace(end);
        Add(following < _json.Length && _json[following] == ':' ? JsonPartKind.Name : JsonPartKind.Text, _json[start..end]);

        return end;
    }

    private int Literal(int start)
    {
        var end = start + 1;

        while (end < _json.Length && _json[end] is not ('"' or '{' or '}' or '[' or ']' or ',' or ':' or ' ' or '\t' or '\r' or '\n'))
        {
            end++;
        }

        Add(JsonPartKind.Literal, _json[start..end]);

        return end;
    }

    private int SkipSpace(int start)
    {
        while (start < _json.Length && _json[start] is ' ' or '\t' or '\r' or '\n')
        {
            start++;
        }

        return start;
    }

    private void Break() => _plain.Append('\n').Append(' ', 2 * Math.Min(_depth, MaxIndent));

    private void FlushPlain()
    {
        if (_plain.Length > 0)
        {
            _parts.Add(new JsonPart(JsonPartKind.Plain, _plain.ToString()));
            _plain.Clear();
        }
    }

    private void Add(JsonPartKind kind, string text)
    {
        FlushPlain();
        var start = 0;

        for (var i = 0; i < text.Length; i++)
        {
            if (IsHidden(text[i]))
            {
                AddVisible(kind, text[start..i]);
                _parts.Add(new JsonPart(JsonPartKind.Hidden, $"\\u{(int)text[i]:x4}"));
                start = i + 1;
            }
        }

        AddVisible(kind, text[start..]);
    }

    private void AddVisible(JsonPartKind kind, string text)
    {
        if (text.Length > 0)
        {
            _parts.Add(new JsonPart(kind, text));
        }
    }
}
