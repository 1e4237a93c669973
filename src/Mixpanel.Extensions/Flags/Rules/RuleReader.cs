using System.Text.Json;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>JSON as values of rules.</summary>
internal static class RuleReader
{
    internal const int MostDepth = 100;

    /// <param name="json">Valid JSON.</param>
    /// <param name="texts">What becomes of every text.</param>
    /// <param name="names">What becomes of every name.</param>
    /// <param name="depth">How many levels are around it.</param>
    /// <exception cref="FormatException">It is nested too deep.</exception>
    internal static RuleValue Read(JsonElement json, Func<string, string> texts, Func<string, string> names, int depth = 0)
    {
        if (depth > MostDepth)
        {
            throw new FormatException($"a value is nested more than {MostDepth} levels deep");
        }

        switch (json.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                return json.ValueKind == JsonValueKind.True;
            case JsonValueKind.Number:
                return json.GetDouble();
            case JsonValueKind.String:
                return texts(JsonText.Read(json));
            case JsonValueKind.Array:
                var items = new RuleValue[json.GetArrayLength()];
                var next = 0;
                foreach (var item in json.EnumerateArray())
                {
                    items[next++] = Read(item, texts, names, depth + 1);
                }

                return items;
            case JsonValueKind.Object:
                return new RuleObject([.. json.EnumerateObject().Select(
                    member => KeyValuePair.Create(names(member.Name), Read(member.Value, texts, names, depth + 1)))]);
            default:
                return RuleValue.Null;
        }
    }
}
