using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Flags;

namespace Mixpanel.Extensions.Tests.Flags;

/// <summary>What holds for every definition and every user, tried with thousands of random ones.</summary>
internal sealed class FlagPropertyTests
{
    private const int Users = 100_000;

    private static readonly string[] _scraps = ["null", "true", "\"x\"", "-1", "1e400", "{}", "[]", "[[[[[[]]]]]]", "{\"\":{\"\":[]}}", "\"\\ud800\"", "0.5", "{\"var\":\"\"}", "\"key\""];

    [TestCase(1)]
    [TestCase(20_240_817)]
    public void Any_definition_has_one_answer_for_any_context_and_never_throws(int seed)
    {
        var random = new Random(seed);
        var vectors = Samples.Vectors("flags-local.json")["cases"]!.AsArray();
        var answers = new Dictionary<FlagReason, int>();
        for (var round = 0; round < 5_000; round++)
        {
            var vector = vectors[random.Next(vectors.Count)]!;
            var key = (string)vector["flag_key"]!;
            if (Parse(Mutated(vector["definition"]!, random)) is not { } definitions)
            {
                continue;
            }

            var context = Context(Mutated(vectors[random.Next(vectors.Count)]!["context"]!, random));

            var answer = definitions.Evaluate(key, context);

            var same = definitions.Evaluate(key, context);
            Assert.That((same.Key, same.Reason), Is.EqualTo((answer.Key, answer.Reason)), () => $"seed {seed}, round {round}");
            Assert.That(answer.Key is null, Is.EqualTo(answer.IsFallback));
            answers[answer.Reason] = answers.GetValueOrDefault(answer.Reason) + 1;
        }

        TestContext.Out.WriteLine(string.Join(", ", answers));
        Assert.That(answers.Keys, Is.SupersetOf((FlagReason[])[FlagReason.MatchedRollout, FlagReason.NoRolloutMatch, FlagReason.MalformedDefinition, FlagReason.MissingContextKey]));
    }

    [TestCase(1)]
    [TestCase(99)]
    public void A_further_rollout_changes_nothing_for_those_who_were_in_an_earlier_one(int seed)
    {
        var random = new Random(seed);
        var matched = 0;
        for (var round = 0; round < 300; round++)
        {
            var salt = random.Next(2) == 0 ? "" : $",'hash_salt':'{random.Next():x32}'";
            var variants = string.Join(',', Enumerable.Range(0, random.Next(1, 6)).Select(i => $"{{'key':'v{random.Next(1_000)}','split':{Share(random)}}}"));
            var rollouts = string.Join(',', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Rollout(random)));
            var before = Samples.Definitions(Samples.Flag("f", variants, rollouts, salt));
            var after = Samples.Definitions(Samples.Flag("f", variants, $"{rollouts},{Rollout(random)}", salt));
            for (var user = 0; user < 100; user++)
            {
                var context = new FlagContext($"user-{user}", new() { ["n"] = random.Next(10) });
                var earlier = before.Evaluate("f", context);
                if (!earlier.IsFallback)
                {
                    matched++;
                    Assert.That(after.Evaluate("f", context).Key, Is.EqualTo(earlier.Key), () => $"seed {seed}, round {round}, user {user}");
                }
            }
        }

        Assert.That(matched, Is.GreaterThan(1_000));
    }

    // Who is in a rollout and who gets which variant are not quite independent with this hash, so that the two are looked at one at a time.
    [TestCase("", 1.0, new[] { 0.5, 0.5 })]
    [TestCase("", 1.0, new[] { 0.1, 0.2, 0.7 })]
    [TestCase("", 0.2, new[] { 1.0 })]
    [TestCase("0123456789abcdef0123456789abcdef", 1.0, new[] { 0.33, 0.33, 0.34 })]
    [TestCase("0123456789abcdef0123456789abcdef", 0.015, new[] { 1.0 })]
    public void Users_are_divided_as_the_splits_say(string salt, double percentage, double[] splits)
    {
        var flag = Samples.Definitions(Samples.Flag(
            "f",
            string.Join(',', splits.Select((split, i) => FormattableString.Invariant($"{{'key':'v{i}','split':{split}}}"))),
            FormattableString.Invariant($"{{'rollout_percentage':{percentage}}}"),
            salt.Length == 0 ? string.Empty : $",'hash_salt':'{salt}'"));

        var random = new Random(5);
        var counts = Enumerable.Range(0, Users).GroupBy(_ => flag.Evaluate("f", new FlagContext($"{random.NextInt64():x}{random.NextInt64():x}")).Key ?? "none")
            .ToDictionary(group => group.Key, group => group.Count());

        // A hundred buckets: a share reaches up to the next whole hundredth.
        var enrolled = Buckets(percentage) / 100.0;
        var sum = 0.0;
        for (var i = 0; i < splits.Length; i++)
        {
            var start = Buckets(sum);
            sum += splits[i];
            Expect(counts.GetValueOrDefault($"v{i}"), enrolled * (Buckets(sum) - start) / 100);
        }

        Expect(counts.GetValueOrDefault("none"), 1 - enrolled);
    }

    [Test]
    public void Any_rule_ends_for_any_data()
    {
        var random = new Random(7);
        var cases = Samples.Vectors("json-logic.json")["groups"]!.AsArray().SelectMany(group => group!["cases"]!.AsArray()).ToList();
        for (var round = 0; round < 5_000; round++)
        {
            var rule = Mutated(cases[random.Next(cases.Count)]![0], random);
            var data = Context($$$"""{"distinct_id":"u","custom_properties":{"a":{{{Mutated(cases[random.Next(cases.Count)]![0], random)}}}}}""");
            if (Parse(Samples.Gate("f", "RULE").Replace('\'', '"').Replace("RULE", rule, StringComparison.Ordinal)) is { } definitions)
            {
                Assert.That(definitions.Evaluate("f", data).Source, Is.AnyOf(FlagSource.Local, FlagSource.Fallback));
            }
        }
    }

    /// <summary>How many of the hundred buckets lie below a share.</summary>
    private static int Buckets(double share) => Enumerable.Range(0, 100).Count(bucket => bucket / 100.0 < share);

    /// <summary>Within five standard deviations of what chance would give.</summary>
    private static void Expect(int count, double share) =>
        Assert.That(count, Is.EqualTo(Users * share).Within((5 * Math.Sqrt(Users * share * (1 - share))) + 1e-6));

    private static string Share(Random random) => (random.Next(101) / 100.0).ToString(CultureInfo.InvariantCulture);

    private static string Rollout(Random random)
    {
        var rule = random.Next(3) == 0 ? "null" : $$"""{'<':[{'var':'n'},{{random.Next(10)}}]}""";
        return $$$"""{'rollout_percentage':{{{Share(random)}}},'runtime_evaluation_rule':{{{rule}}},'variant_splits':{'v1':{{{Share(random)}}}}}""";
    }

    private static FlagDefinitions? Parse(string flag)
    {
        try
        {
            return FlagDefinitions.Parse(Encoding.UTF8.GetBytes($$"""{"flags":[{{flag}}]}"""));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static FlagContext Context(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Samples.Context(document.RootElement) : new FlagContext("u");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new FlagContext("u", []);
        }
    }

    /// <summary>The JSON with a few values replaced by others, and now and then a character.</summary>
    private static string Mutated(JsonNode? json, Random random)
    {
        var text = new StringBuilder(json?.ToJsonString() ?? "null");
        for (var changes = random.Next(3); changes > 0; changes--)
        {
            var places = Enumerable.Range(1, Math.Max(0, text.Length - 2)).Where(i => text[i - 1] is ':' or '[' or ',' && text[i + 1] is ',' or '}' or ']').ToList();
            if (places.Count > 0 && random.Next(4) > 0)
            {
                var place = places[random.Next(places.Count)];
                text.Remove(place, 1).Insert(place, _scraps[random.Next(_scraps.Length)]);
            }
            else if (random.Next(3) == 0)
            {
                text[random.Next(text.Length)] = "0a\"{}[],: "[random.Next(10)];
            }
            else
            {
                text.Replace("\"==\"", "\"map\"").Replace("split\":0", "split\":-0").Replace("distinct_id", "device_id");
            }
        }

        return text.ToString();
    }
}
