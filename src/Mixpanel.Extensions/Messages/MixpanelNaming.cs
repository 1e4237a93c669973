using System.Text;
using System.Text.Json;

namespace Mixpanel.Extensions;

/// <summary>Naming policies in the style of Mixpanel's reports.</summary>
public static class MixpanelNaming
{
    /// <summary><c>LevelNumber</c> becomes <c>Level Number</c>, <c>HTTPStatus</c> becomes <c>HTTP Status</c>.</summary>
    public static JsonNamingPolicy TitleCase { get; } = new TitleCasePolicy();

    private sealed class TitleCasePolicy : JsonNamingPolicy
    {
        public override string ConvertName(string name)
        {
            ArgumentNullException.ThrowIfNull(name);

            var words = new StringBuilder(name.Length + 4);
            for (var i = 0; i < name.Length; i++)
            {
                if (i > 0 && StartsWord(name, i))
                {
                    words.Append(' ');
                }

                words.Append(i == 0 ? char.ToUpperInvariant(name[0]) : name[i]);
            }

            return words.ToString();
        }

        private static bool StartsWord(string name, int i) => char.IsUpper(name[i])
            && (char.IsLower(name[i - 1]) || char.IsDigit(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]) && name[i - 1] != ' '));
    }
}
