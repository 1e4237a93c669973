using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Tests.Messages;

/// <summary>Thousands of random bags: whatever is accepted is JSON to another parser, and holds the values that were put in.</summary>
internal sealed class RandomBagTests : EncodingFixture
{
    private const string Letters = "ab\"\\\n\0\u001f \u007fé日🎉\u2028</'";

    [TestCase(1)]
    [TestCase(20_231_114)]
    public void Every_accepted_message_parses_and_keeps_its_values(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var (bag, expected) = Bag(random, depth: 0);

            var parsed = Properties(new EventBuilder("user-1", "E").With("v", bag));

            Assert.That(JsonNode.DeepEquals(parsed["v"], expected), Is.True, () => $"seed {seed}, round {round}: {parsed["v"]} instead of {expected}");
        }
    }

    private static (MixpanelProperties Bag, JsonObject Expected) Bag(Random random, int depth)
    {
        var bag = new MixpanelProperties();
        var expected = new JsonObject();
        for (var i = random.Next(6); i > 0; i--)
        {
            var name = Text(random);
            var (value, json) = Value(random, depth + 1);
            bag[name] = value;
            expected[name] = json;
        }

        return (bag, expected);
    }

    private static (PropertyValue Value, JsonNode? Expected) Value(Random random, int depth)
    {
        switch (random.Next(depth < 3 ? 12 : 9))
        {
            case 0: return (PropertyValue.Null, null);
            case 1: return (true, true);
            case 2: return Both(random.Next(int.MinValue, int.MaxValue), value => value, value => value);
            case 3: return Both(random.NextInt64(long.MinValue, long.MaxValue), value => value, value => value);
            case 4: return Both(Finite(random), value => value, value => JsonNode.Parse(JsonSerializer.Serialize(value)));
            case 5: return Both((decimal)random.NextDouble() * random.Next(), value => value, value => JsonNode.Parse(JsonSerializer.Serialize(value)));
            case 6: return Both(DateTime.UnixEpoch.AddSeconds(random.Next()), value => value, value => value.ToString("s"));
            case 7: return Both(random.NextSingle(), value => value, value => JsonNode.Parse(JsonSerializer.Serialize(value)));
            case 8: return Both(Text(random), value => value, value => value);
            case 9:
                var (bag, expected) = Bag(random, depth);
                return (bag, expected);
            case 10:
                var (nested, json) = Bag(random, depth);
                return (PropertyValue.From(json), json.DeepClone());
            default:
                var items = Enumerable.Range(0, random.Next(5)).Select(_ => Value(random, depth + 1)).ToArray();
                return (items.Select(item => item.Value).ToArray(), new JsonArray([.. items.Select(item => item.Expected)]));
        }
    }

    private static (PropertyValue Value, JsonNode? Expected) Both<T>(T value, Func<T, PropertyValue> ours, Func<T, JsonNode?> theirs) => (ours(value), theirs(value));

    private static double Finite(Random random)
    {
        var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
        return double.IsFinite(value) ? value : 0.5;
    }

    private static string Text(Random random)
    {
        var runes = Letters.EnumerateRunes().ToArray();
        return string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => runes[random.Next(runes.Length)].ToString()));
    }
}
