using System.Text.RegularExpressions;

namespace Mixpanel.Extensions.EndToEnd.Readme;

/// <summary>Reads the pages for readers.</summary>
internal static partial class Markdown
{
    /// <summary>The fenced blocks of one language; a block may be indented, as a part of a list.</summary>
    internal static IEnumerable<string> Blocks(string markdown, string language) => Fenced().Matches(markdown)
        .Where(match => match.Groups["language"].Value == language)
        .Select(match => match.Groups["block"].Value);

    [GeneratedRegex(@"^ *```(?<language>\w+)\n(?<block>.*?)^ *```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
