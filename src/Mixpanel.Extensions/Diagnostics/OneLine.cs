namespace Mixpanel.Extensions.Diagnostics;

/// <summary>Makes text from outside fit for a log: short, and unable to forge a second line.</summary>
internal static class OneLine
{
    private const int Longest = 500;

    internal static string Of(string text)
    {
        var kept = text.Length <= Longest ? text : text[..Longest];
        return kept.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 && kept.AsSpan().IndexOfAnyInRange('\u007f', '\u009f') < 0
            ? kept
            : string.Create(kept.Length, kept, static (span, source) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    span[i] = char.IsControl(source[i]) ? ' ' : source[i];
                }
            });
    }
}
